// The worker where modules come compiled, for Vercel's.
import * as server from "../server/edge-light.js";
import { workerOf } from "./create.js";

export * from "../server/edge-light.js";
export const createWorker = workerOf(server);
