// The worker in workerd, by Miniflare: with the snapshot in a KV store, and modules that come compiled.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const folder = mkdtempSync(join(tmpdir(), "adgang-"));
await build({
  entryPoints: { worker: new URL(process.env.WORKER).pathname },
  ...{ bundle: true, format: "esm", conditions: ["workerd"], loader: { ".wasm": "copy" }, outdir: folder },
});
const modules = readdirSync(folder).map((path) => ({
  path,
  type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
  contents: readFileSync(join(folder, path)),
}));
rmSync(folder, { recursive: true });
const worker = new Miniflare({
  ...{ cf: false, host: "127.0.0.1", port: Number(process.env.PORT), kvNamespaces: ["POLICIES"] },
  // The first module is the one that is started.
  modules: modules.toSorted((a, b) => Number(b.path === "worker.js") - Number(a.path === "worker.js")),
  compatibilityDate: "2026-04-01",
  bindings: Object.fromEntries(process.env.NAMES.split(" ").map((name) => [name, process.env[name]])),
});
const store = await worker.getKVNamespace("POLICIES");
await store.put("policies.snapshot", await (await fetch(process.env.SNAPSHOT)).arrayBuffer());
console.log("ready");
