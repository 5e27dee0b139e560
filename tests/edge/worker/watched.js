// The worker, as tests watch it: how much memory its module has, and what becomes of it when that memory is no longer what
// the module left there. Nothing of this is in the package: instances are caught where they are made.
import { instances } from "./instances.js";
import { createWorker, instance } from "adgang/worker";
import { options } from "./worker.js";

const reports = [];
// Less than what runtimes take in themselves.
const limits = { url: 2048, headers: 8192, token: 3072 };
// No storm is to last longer.
const times = { pause: 600_000 };
const worker = createWorker((env) => ({ ...options(env), limits, times, report: ({ code }) => void reports.push(code) }));

export default {
  fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/watched") return Response.json({ instance: instance(), pages: memory().buffer.byteLength / 65536, reports });
    if (pathname === "/spoiled") {
      new Uint8Array(memory().buffer).fill(0xff);
      return new Response(null, { status: 204 });
    }
    return worker.fetch(request, env, ctx);
  },
};

const memory = () => instances.at(-1).exports.memory;
