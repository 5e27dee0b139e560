// Another instance of the module, in the place of one that stopped.
import { AdgangError } from "../errors.js";
import { problem, started, watching } from "./boundary.js";
import { __wbg_reset_state as start } from "./glue.js";

let number = 1;

/** Which instance runs: 1, and one more after each trap. */
export const instance = () => number;

/** Calls what calls the module. After a trap, what is left in its memory is anything, and is not asked again. */
export function guarded(work) {
  if (hasStopped()) again();
  return watching(() => {
    try {
      const done = work();
      if (!hasStopped()) return done;
    } catch (error) {
      if (!hasStopped()) throw error;
    }
    // Whatever the work made of it, it was not told by the module.
    const { cause } = problem();
    number += 1;
    try {
      again();
    } catch {
      // There is no memory for another one now; the next call tries again.
    }
    throw new AdgangError({ code: "trapped", message: "The module trapped, and was started anew.", cause });
  });
}

const hasStopped = () => problem()?.code === "stopped";

function again() {
  start();
  started();
}
