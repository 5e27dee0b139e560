/** Why an answer is what it is: the delegation that made it, what is missing for it, and the server's steps to it. */
import type { Answer, Decision, Grant, ServerSteps } from "adgang/studio";
import { el } from "./dom.ts";
import { wayTo } from "./facts.ts";
import type { Outcome } from "./outcome.ts";
import { factWords, ruleName } from "./reasons.ts";

export function whyOf(answer: Answer, steps: ServerSteps | undefined, outcome: Outcome): HTMLElement[] {
  const { reason } = answer;
  const parts: HTMLElement[] = [];
  if (reason.code === "granted" && reason.delegation) parts.push(chain(reason.delegation, reason.rules, outcome));
  if (reason.code === "unknown") parts.push(missing(reason.missing));
  // Where there was nothing to ask the server, its steps are not the answer's.
  if (steps && !["wrong-party", "expired", "unsupported"].includes(reason.code)) parts.push(stepsOf(steps, outcome));
  return parts;
}

function part(title: string, list: HTMLElement, name: string): HTMLElement {
  return el("section", { class: `why ${name}`, "aria-label": title }, el("h3", {}, title), list);
}

/** From whom, to whom, of what, where it is kept, and by which rules. */
function chain(grant: Grant, rules: readonly string[], outcome: Outcome): HTMLElement {
  const { offeredBy, coveredByUser, coveredByParty, to, resource, instance, path } = grant;
  const known = (value: unknown) => value !== undefined && value !== null;
  const receivers = [known(coveredByUser) ? `user ${coveredByUser}` : "", known(coveredByParty) ? partyName(coveredByParty, outcome) : "", known(to) ? `${to}` : ""];
  const links: (readonly [string, string])[] = [
    ["From", known(offeredBy) ? partyName(offeredBy, outcome) : "not said"],
    ["To", receivers.filter(Boolean).join(", ") || "not said"],
    ["For", instance ? `instance ${instance} of ${resource}` : resource],
    ...(path ? [["Path", path] as const] : []),
    ["By", rules.map(ruleName).join(", ") || "its policy"],
  ];
  return part("Delegation", el("ol", { class: "chain" }, ...links.map(([name, text]) => el("li", {}, el("span", { class: "hint" }, `${name} `), text))), "by-delegation");
}

function partyName(id: number | null | undefined, outcome: Outcome): string {
  const name = typeof id === "number" ? outcome.parties?.find(id)?.name : undefined;
  return name ? `${name} (party ${id})` : `party ${id}`;
}

function missing(kinds: readonly string[]): HTMLElement {
  const items = kinds.map((kind, i) =>
    el("li", {}, wayTo(kind, factWords(kind)), i === 0 && kinds.length > 1 ? el("span", { class: "hint" }, " – alone may settle it") : undefined),
  );
  return part("What is missing", el("ol", {}, ...items), "lacks");
}

function stepsOf(steps: ServerSteps, outcome: Outcome): HTMLElement {
  const { policy, delegations, delegationsOpen, accessLists, decisions, levels } = steps;
  const items: (readonly [string, string])[] = [["Policy", either(policy)]];
  const looked = (delegations ?? []).map(({ delegation, decisions: came }) => {
    const from = typeof delegation.offeredBy === "number" ? ` of ${partyName(delegation.offeredBy, outcome)}` : "";
    return `that${from}: ${either(came)}`;
  });
  const rest = delegationsOpen ? ["others are not known"] : [];
  items.push(["Delegations", delegations === null ? "not looked at" : [...looked, ...rest].join("; ") || "none reaches the caller"]);
  const lists = { pass: "let it pass", deny: "refuse it", open: "not known" } as const;
  items.push(["Access lists", accessLists === null ? "not looked at" : lists[accessLists]]);
  const low = levels.map(({ required, actual }) => `asks for ${required}, and the caller has ${actual}`);
  items.push(["Level", low.join("; ") || "nothing against it"]);
  items.push(["Decision", either(decisions)]);
  return part("The server’s steps", el("ol", { class: "steps" }, ...items.map(([name, text]) => el("li", {}, el("span", { class: "hint" }, `${name}: `), text))), "server");
}

function either(decisions: readonly Decision[]): string {
  return [...new Set(decisions)].join(" or ") || "–";
}
