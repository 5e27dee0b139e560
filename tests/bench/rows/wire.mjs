// What a page loads: each library as a bundler leaves it, minified, with its wasm, in brotli.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { print, size, times } from "../measure.mjs";
// The esbuild that shapes the package.
import { build } from "../../../xtask/node_modules/esbuild/lib/main.js";

const folder = join(import.meta.dirname, "..");
const wasm = (path) => readFileSync(join(folder, "node_modules", path));

/** What is imported is what the adapters of peers/ use; `wasm` is loaded beside the JavaScript. */
const libraries = {
  "adgang (check, wasm inside)": { code: `export * from "adgang"` },
  CASL: { code: `export { createMongoAbility } from "@casl/ability"` },
  "Cedar wasm": {
    code: `export { default, preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/web"`,
    wasm: wasm("@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm"),
  },
  // It imports `fs`, which a page has to be given something for; that is not counted.
  "casbin (without a shim for fs)": { code: `export { StringAdapter, newEnforcer, newModelFromString } from "casbin"`, external: ["fs"] },
};

export async function wire() {
  const rows = [];
  for (const [name, { code, wasm = Buffer.alloc(0), external = [] }] of Object.entries(libraries)) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: folder },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      external,
      write: false,
      logLevel: "error",
    });
    const parts = [Buffer.from(outputFiles[0].contents), wasm];
    const sum = (weigh) => parts.reduce((sum, part) => sum + (part.length && weigh(part)), 0);
    rows.push({ name, raw: sum((part) => part.length), brotli: sum((part) => brotliCompressSync(part).length) });
  }
  const [{ brotli: own }] = rows;
  print(
    "on the wire: brotli, with its JavaScript",
    ["", "raw", "brotli", "ratio"],
    rows.map(({ name, raw, brotli }) => [name, size(raw), size(brotli), times(brotli / own)]),
  );
  return rows;
}
