/** The policies of delegations, compiled in the page. */
import { compileDelegation } from "adgang/studio";
import { problemOf, type Problem } from "./problems.ts";

/** The policy of a delegation as facts hold it, or what is wrong with its XML. */
export function compiled(xml: string): { readonly policy: string } | { readonly problem: Problem } {
  try {
    return { policy: compileDelegation(xml) };
  } catch (error) {
    return { problem: problemOf(error, xml) };
  }
}
