import { docs } from "./docs.js";

// Relative addresses, so that the folder works wherever it is put.
export default {
  base: "./",
  plugins: [docs()],
  build: {
    target: "es2023",
    // Its polyfill fetches, and the page may not connect to anything.
    modulePreload: { polyfill: false },
    // Nothing inlined: the page's policy allows data: for the editor's own images only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      output: {
        // The package and the editor change apart from the page, and are cached apart from it.
        codeSplitting: {
          groups: [
            { name: "editor", test: /node_modules[\\/](@codemirror|@lezer|@marijn|crelt|style-mod|w3c-keyname)/ },
            { name: "adgang", test: /[\\/]pkg[\\/]/ },
          ],
        },
      },
    },
  },
};
