// For those who load the bare `.wasm` themselves: nothing works before `init` has resolved or `initSync` has returned.
import start, { initSync as startSync } from "./glue.js";

/** Starts the module from a URL, a response, bytes or a compiled module. */
export async function init(module) {
  await start({ module_or_path: module });
}

/** Starts the module from bytes or a compiled module. */
export function initSync(module) {
  startSync({ module });
}

export * from "./api.js";
