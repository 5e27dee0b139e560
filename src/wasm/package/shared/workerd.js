// Cloudflare Workers compile no bytes in a request: the module comes compiled.
import { startBy } from "./boundary.js";
import { initSync } from "./glue.js";
import module from "./module.wasm";

startBy(() => initSync({ module }));

export * from "./api.js";
