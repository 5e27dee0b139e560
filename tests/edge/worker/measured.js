// The worker with the facts at hand, so that it and the one that does nothing both ask one other server.
import { createWorker } from "adgang/worker";
import { options } from "./worker.js";

const facts = { party: 51200, roles: ["DAGL", "UTINN"], accessPackages: [], estateRoles: [], delegations: [] };

export default createWorker((env) => ({ ...options(env), factsFor: () => facts }));
