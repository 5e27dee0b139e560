// Vercel's edge functions compile no bytes: the module comes compiled.
import { startBy } from "./boundary.js";
import { initSync } from "./glue.js";
import module from "./module.wasm?module";

startBy(() => {
  // Next.js runs them in a context of their own and compiles outside it: the module is one, and no `instanceof` says so.
  if (!(module instanceof WebAssembly.Module)) Object.setPrototypeOf(module, WebAssembly.Module.prototype);
  initSync({ module });
});

export * from "./api.js";
