// The worker where modules come compiled, for Cloudflare's.
import * as server from "../server/workerd.js";
import { workerOf } from "./create.js";

export * from "../server/workerd.js";
export const createWorker = workerOf(server);
