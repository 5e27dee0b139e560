// The worker in Vercel's edge-runtime. It is one script there, so it is bundled, with the entry that has the module inside:
// what Vercel's own bundler makes of `./module.wasm?module` cannot be had here.
import { build } from "esbuild";
import { EdgeRuntime, runServer } from "edge-runtime";

const start = `
  import worker from ${JSON.stringify(new URL(process.env.WORKER).pathname)};
  addEventListener("fetch", (event) => event.respondWith(worker.fetch(event.request, ENV, event)));
`;
const { outputFiles } = await build({
  stdin: { contents: start, resolveDir: import.meta.dirname },
  ...{ bundle: true, write: false, format: "iife", logOverride: { "empty-import-meta": "silent" } },
});
const began = performance.now();
const runtime = new EdgeRuntime({ extend: (context) => Object.assign(context, { ENV: { ...process.env } }), initialCode: outputFiles[0].text });
console.log(`imported in ${performance.now() - began} ms`);
await runServer({ runtime, host: "127.0.0.1", port: Number(process.env.PORT) });
