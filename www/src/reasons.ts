/** Reasons, as sentences for people. */
import type { Reason } from "adgang/studio";
import { callerNoun } from "./callers.ts";

const facts: Record<string, string> = {
  roles: "their roles",
  "access-packages": "their access packages",
  "estate-roles": "their roles in estates",
  delegations: "delegations",
  "access-lists": "access lists",
  consent: "who asks for consent",
  caller: "the caller’s own party",
  task: "the instance’s task",
  party: "the party acted for",
  policy: "a policy for this resource",
};

/** A kind of facts, or what else may be missing, for people. */
export function factWords(kind: string): string {
  return Object.hasOwn(facts, kind) ? (facts[kind] ?? kind) : kind;
}

/** `a, b and c`. */
function listed(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** Who might be permitted instead, where the policy asks for kinds of caller. */
function instead(kinds: readonly string[] | undefined): string {
  return kinds?.length ? ` It might be permitted to another kind of caller: ${listed(kinds.map(callerNoun), "or")}.` : "";
}

/** A rule's id, without what all rules of an app's policy share. */
export function ruleName(id: string): string {
  const at = id.lastIndexOf("ruleid:");
  return at < 0 ? id : id.slice(at);
}

function rules(ids: readonly string[]): string {
  return ids.length === 0 ? "the policy" : listed([...new Set(ids.map(ruleName))]);
}

function from(party: number | null | undefined): string {
  return typeof party === "number" ? ` from party ${party}` : "";
}

export function sentence(reason: Reason): string {
  switch (reason.code) {
    case "granted":
      if (!reason.delegation) return `Permitted by ${rules(reason.rules)}.`;
      return `Permitted by a delegation${from(reason.delegation.offeredBy)}, by ${rules(reason.rules)}.`;
    case "no-rule":
      return `No rule permits it.${instead(reason.callers)}`;
    case "denied":
      if (reason.accessList) return "The policy permits it; the party is on no access list that lets it.";
      return `Denied by ${rules(reason.rules)}.${instead(reason.callers)}`;
    case "level-too-low":
      return `The policy permits it from level ${reason.required}; they are logged in at level ${reason.actual}.`;
    case "wrong-party":
      return `They act for party ${reason.facts}, and the instance belongs to party ${reason.resource}.`;
    case "error":
      return `The policy itself ends in an error, ${reason.status.split(":").at(-1) ?? reason.status}.`;
    case "unknown":
      return `It depends on what is not known here: ${listed(reason.missing.map(factWords))}.`;
    case "obligation":
      return `Permitted for those who carry out ${listed(reason.ids)}.`;
    case "expired":
      return Object.hasOwn(facts, reason.what)
        ? `What is known of ${factWords(reason.what)} is past its time.`
        : `The ${reason.what} ${reason.what === "facts" ? "do" : "does"} not hold at this time.`;
    case "unsupported":
      return reason.construct
        ? `The policy uses what cannot be evaluated here: ${reason.construct}.`
        : "The policy uses what cannot be evaluated here.";
    default:
      // A package that is newer than this page.
      return "For a reason that this page does not know.";
  }
}
