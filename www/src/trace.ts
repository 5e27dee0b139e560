/** How an answer came about: rules, and in each what had to hold. */
import type { AllOfTrace, AnyOfTrace, MatchTrace, RuleTrace, Span, Trace, Truth } from "adgang/studio";
import { el } from "./dom.ts";
import { ruleName } from "./reasons.ts";

/** What truths look and read like; several at once are open. */
const truths: Record<Truth, [mark: string, words: string, kind: string]> = {
  true: ["✓", "holds", "yes"],
  false: ["✕", "does not hold", "no"],
  missing: ["!", "attribute missing", "no"],
  error: ["!", "error", "no"],
  fatal: ["!", "error that ends the policy", "no"],
};

export function traceTree(trace: Trace | undefined, show: (span: Span) => void): HTMLElement {
  if (!trace) return el("p", {}, "There is no policy for this resource, so there is nothing to trace.");
  return el(
    "div",
    { class: "tree" },
    el("p", { class: "hint" }, "Policy ", el("code", {}, trace.policy), ". A rule applies when every part of it holds."),
    rulesOf(trace, show),
  );
}

/** The rules of a policy, or the policies of a set with theirs. */
function rulesOf(trace: Trace, show: (span: Span) => void): HTMLElement {
  const rules = trace.rules.map((rule) => ruleItem(rule, show));
  const policies = trace.policies.map((policy) => policyItem(policy, show));
  return el("ol", { class: "rules" }, ...policies, ...rules);
}

function policyItem(policy: Trace, show: (span: Span) => void): HTMLElement {
  const button = el(
    "button",
    { type: "button", class: "link rule", title: `${policy.policy}: show in the policy` },
    policy.policy,
    el("span", { class: "hidden" }, ": show in the policy"),
  );
  button.addEventListener("click", () => show(policy.span));
  const [words, kind] = cameTo(policy.decisions, "may decide");
  const details = el(
    "details",
    { open: kind !== "off" },
    el("summary", {}, el("span", { class: `tag ${kind}` }, words)),
    rulesOf(policy, show),
  );
  return el("li", {}, button, details);
}

function ruleItem(rule: RuleTrace, show: (span: Span) => void): HTMLElement {
  const [words, kind] = came(rule);
  const button = el(
    "button",
    { type: "button", class: "link rule", title: `${rule.id}: show in the policy` },
    `${ruleName(rule.id)}`,
    el("span", { class: "hidden" }, ": show in the policy"),
  );
  button.addEventListener("click", () => show(rule.span));
  const parts = rule.anyOf.map(anyOfItem);
  if (rule.condition) parts.push(el("li", {}, truth(rule.condition), " the condition"));
  // A rule that does not apply has nothing to add until it is asked why.
  const details = el(
    "details",
    { open: kind !== "off" },
    el("summary", {}, el("span", { class: `tag ${kind}` }, words)),
    parts.length ? el("ol", { class: "parts" }, ...parts) : el("p", {}, "It has no target: it always applies."),
  );
  return el("li", {}, button, details);
}

/** What a rule came to, in words. */
function came(rule: RuleTrace): [words: string, kind: string] {
  return cameTo(rule.decisions, rule.effect === "Deny" ? "may deny" : "may permit");
}

/** The same of decisions; `open` where there are several. */
function cameTo(decisions: readonly string[], open: string): [words: string, kind: string] {
  const [first, ...more] = decisions;
  if (more.length > 0) return [open, "ask"];
  if (first === "Permit") return ["permits", "yes"];
  if (first === "Deny") return ["denies", "no"];
  if (first === undefined || first === "NotApplicable") return ["does not apply", "off"];
  return ["ends in an error", "no"];
}

function truth(of: readonly Truth[]): HTMLElement {
  const [only, ...more] = of;
  const [mark, words, kind] = (more.length === 0 && only !== undefined && truths[only]) || ["?", "not known", "ask"];
  return el(
    "span",
    { class: `truth ${kind}`, title: words },
    el("span", { "aria-hidden": "true" }, mark),
    el("span", { class: "hidden" }, words),
  );
}

/** One part of a rule's target. What has one line only is that line. */
function anyOfItem(anyOf: AnyOfTrace): HTMLElement {
  const [only, ...more] = anyOf.allOf;
  if (only && more.length === 0) return allOfItem(only);
  return el("li", {}, truth(anyOf.truth), " one of these", el("ul", {}, ...anyOf.allOf.map(allOfItem)));
}

function allOfItem(allOf: AllOfTrace): HTMLElement {
  const [only, ...more] = allOf.matches;
  if (only && more.length === 0) return matchItem(only);
  if (!only) return el("li", {}, truth(allOf.truth), " something that cannot be shown here");
  return el("li", {}, truth(allOf.truth), " all of these", el("ul", {}, ...allOf.matches.map(matchItem)));
}

function matchItem(match: MatchTrace): HTMLElement {
  const id = match.attribute.split(":").at(-1) ?? match.attribute;
  const category = match.category.split(":").at(-1) ?? "";
  // An action has one attribute, as good as always.
  const name = id === "action-id" ? "action" : `${category === "access-subject" ? "subject" : category} ${id}`;
  const attribute = el("span", { title: match.attribute }, name);
  const literal = el("code", {}, match.literal);
  const compared = match.function;
  // A Match puts the literal first, which only matters where it is not compared for equality.
  if (compared !== "" && !/(?<!-or)-equal(-ignore-case)?$/.test(compared)) {
    return el("li", {}, truth(match.truth), ` ${compared} (`, literal, ", ", attribute, ")");
  }
  const anyCase = compared.endsWith("-ignore-case") ? " in any case" : undefined;
  return el("li", {}, truth(match.truth), " ", attribute, " = ", literal, anyCase);
}
