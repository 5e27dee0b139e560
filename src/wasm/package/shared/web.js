// For those who load the bare `.wasm` themselves: every answer is ask before `init` has resolved or `initSync` has returned.
import { notStarted, problem, started } from "./boundary.js";
import start, { initSync as startSync } from "./glue.js";

/** Starts the module from a URL, a response, bytes or a compiled module. */
export async function init(module) {
  try {
    await start({ module_or_path: module });
  } catch (cause) {
    throw notStarted(cause);
  }
  begin();
}

/** Starts the module from bytes or a compiled module. */
export function initSync(module) {
  try {
    startSync({ module });
  } catch (cause) {
    throw notStarted(cause);
  }
  begin();
}

/** What has stopped in the midst of its work stays so. */
function begin() {
  if (problem()?.code === "not-started") started();
}

export * from "./api.js";
