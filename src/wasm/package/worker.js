// The server module, started on import, and a worker that answers with it.
import * as server from "./server.js";
import { workerOf } from "./worker/create.js";

export * from "./server.js";
export const createWorker = workerOf(server);
