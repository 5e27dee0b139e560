// Vercel's edge functions compile no bytes: the module comes compiled.
import { startBy } from "./boundary.js";
import { initSync } from "./glue.js";
import module from "./module.wasm?module";

startBy(() => initSync({ module }));

export * from "./api.js";
