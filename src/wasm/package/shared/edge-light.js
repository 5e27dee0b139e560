// Vercel's edge functions compile no bytes: the module comes compiled.
import { initSync } from "./glue.js";
import module from "./module.wasm?module";

initSync({ module });

export * from "./api.js";
