// The package under test, as installed, and the ways into it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where install.mjs put it. */
export const folder = join(import.meta.dirname, "dist/installed/node_modules/adgang");

/** Its manifest. */
export const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** The entries that are programs: all but the bare `.wasm` files and the manifest. */
export const entries = Object.entries(manifest.exports)
  .filter(([path]) => !/\.(wasm|json)$/.test(path))
  .map(([path, targets]) => ({
    name: path.replace(/^\./, manifest.name),
    /** What `import` leads to. */
    file: typeof targets.default === "string" ? targets.default : targets.default.default,
    /** What the compiler reads of that. */
    types: targets.types ?? targets.default.types,
    /** It has a file for `require`. */
    required: "require" in targets,
    /** It brings React along. */
    react: path === "./react",
    /** The bare file that it is started from by hand. */
    wasm: path.endsWith("/web") || path === "./web" ? `${path.split("/").at(-2).replace(".", "check")}.wasm` : null,
  }));
