// Another instance of the module, in the place of one that trapped.
import { AdgangError } from "../errors.js";
import { __wbg_reset_state as start } from "./glue.js";

let number = 1;
let running = true;

/** Which instance runs: 1, and one more after each trap. */
export const instance = () => number;

/** Calls what calls the module. After a trap, what is left in its memory is anything, and is not asked again. */
export function guarded(work) {
  try {
    if (!running) again();
    return work();
  } catch (cause) {
    // What the module refuses is an AdgangError. A trap is the engine's own error, but what follows from one need not be.
    if (cause instanceof AdgangError) throw cause;
    number += 1;
    running = false;
    try {
      again();
    } catch {
      // There is no memory for another one now; the next call tries again.
    }
    throw new AdgangError({ code: "trapped", message: "The module trapped, and was started anew.", cause });
  }
}

function again() {
  start();
  running = true;
}
