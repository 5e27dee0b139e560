/** The policies of delegations, compiled in the page. */
import * as studio from "adgang/studio";
import { problemOf, type Problem } from "./problems.ts";

export type Compiled = { readonly policy: string } | { readonly problem: Problem };

/** Not every version of the package has it. */
const compile: unknown = Reflect.get(studio, "compileDelegation");

/** The policy of a delegation as facts hold it. */
export function compiled(xml: string): Compiled {
  if (typeof compile !== "function") {
    return { problem: { severity: "error", code: "unsupported", message: "This needs compileDelegation of adgang/studio." } };
  }
  try {
    return { policy: String(compile(xml)) };
  } catch (error) {
    return { problem: problemOf(error, xml) };
  }
}
