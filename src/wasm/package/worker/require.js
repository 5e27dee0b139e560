// The worker for `require`: it and `require("adgang/server")` are of one module.
import * as server from "../server.cjs";
import { workerOf } from "./create.js";

export * from "../server.cjs";
export const createWorker = workerOf(server);
