// The worker under Node's own server.
import { createServer } from "node:http";

const began = performance.now();
const { default: worker } = await import(process.env.WORKER);
console.log(`imported in ${performance.now() - began} ms`);
const { nodeHandler } = await import("adgang/worker");
createServer(nodeHandler(worker, process.env)).listen(Number(process.env.PORT), "127.0.0.1");
