// Cloudflare Workers compile no bytes in a request: the module comes compiled.
import { initSync } from "./glue.js";
import module from "./module.wasm";

initSync({ module });

export * from "./api.js";
