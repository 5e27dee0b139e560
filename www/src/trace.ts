/** How an answer came about, as a tree: policy, rules, and in each what had to hold, with what each came to and where it stands. */
import type { AllOfTrace, AnyOfTrace, MatchTrace, RuleTrace, Trace, Truth } from "adgang/studio";
import type { Outcome } from "./outcome.ts";
import { ruleName } from "./reasons.ts";
import { located, type Place, type SourceMatch } from "./source.ts";
import { el } from "./dom.ts";
import type { TreeNode } from "./tree.ts";

/** What a part came to, in words and as it looks. */
type State = readonly [mark: string, words: string, look: "yes" | "off" | "ask" | "no"];

const matched: State = ["✓", "matched", "yes"];
const notMatched: State = ["✕", "not matched", "off"];
const unknown: State = ["?", "unknown", "ask"];
const notReached: State = ["–", "not reached", "off"];

const truths: Record<Truth, State> = {
  true: matched,
  false: notMatched,
  missing: ["!", "error: attribute missing", "no"],
  error: ["!", "error", "no"],
  fatal: ["!", "error that ends the policy", "no"],
};

export function traceNodes(trace: Trace, outcome: Outcome): TreeNode {
  return policyNode(trace, outcome, "0");
}

function policyNode(trace: Trace, outcome: Outcome, key: string): TreeNode {
  const policies = trace.policies.map((policy, i) => policyNode(policy, outcome, `${key}.${i}`));
  const rules = trace.rules.map((rule, i) => ruleNode(rule, outcome, `${key}.r${i}`));
  const state = stateOf(trace.target);
  return {
    key,
    state: state === notMatched ? state : decided(trace.decisions, matched),
    label: [el("b", {}, "Policy"), " ", el("code", {}, ruleName(trace.policy)), ` ${came(trace.decisions)}`],
    name: `Policy ${trace.policy}`,
    places: [outcome.range(trace.span)],
    children: [...policies, ...rules],
    open: true,
  };
}

function ruleNode(rule: RuleTrace, outcome: Outcome, key: string): TreeNode {
  const range = outcome.range(rule.span);
  const places = located(rule, range, outcome.matches());
  const state = rule.reached ? decided(rule.decisions, matched) : notReached;
  const children = rule.anyOf.map((anyOf, i) => anyOfNode(anyOf, places, range, `${key}.${i}`));
  if (rule.condition) {
    children.push({ key: `${key}.c`, state: stateOf(rule.condition), label: ["Condition"], name: "Condition", places: [range], children: [], open: false });
  }
  const does = rule.effect === "Deny" ? "denies" : "permits";
  return {
    key,
    state,
    label: [el("b", {}, "Rule"), " ", el("code", {}, ruleName(rule.id)), ` ${does}`],
    name: `Rule ${rule.id}, which ${does}`,
    places: [range],
    children,
    // A rule that does not apply has nothing to add until it is asked why.
    open: state === matched || state === unknown,
  };
}

function anyOfNode(anyOf: AnyOfTrace, places: Map<MatchTrace, SourceMatch>, rule: Place, key: string): TreeNode {
  const found = anyOf.allOf.flatMap((allOf) => allOf.matches.flatMap((match) => places.get(match) ?? []));
  return {
    key,
    state: stateOf(anyOf.truth),
    label: ["AnyOf", el("span", { class: "hint" }, anyOf.allOf.length === 1 ? "" : ` one of ${anyOf.allOf.length}`)],
    name: "AnyOf",
    places: found.length > 0 ? found.map((match) => match.anyOf) : [rule],
    children: anyOf.allOf.map((allOf, i) => allOfNode(allOf, places, rule, `${key}.${i}`)),
    open: true,
  };
}

function allOfNode(allOf: AllOfTrace, places: Map<MatchTrace, SourceMatch>, rule: Place, key: string): TreeNode {
  const found = allOf.matches.flatMap((match) => places.get(match) ?? []);
  // Of an AllOf that a dialect takes apart, only what is left in one piece.
  const whole = found.length > 0 && found.every(({ allOf: place }) => place.from === found[0]?.allOf.from);
  const own = found.map((match) => (whole ? match.allOf : match.at));
  return {
    key,
    state: stateOf(allOf.truth),
    label: ["AllOf", allOf.matches.length === 0 ? el("span", { class: "hint" }, " something that cannot be shown here") : ""],
    name: "AllOf",
    places: own.length > 0 ? own : [rule],
    children: allOf.matches.map((match, i) => matchNode(match, places.get(match)?.at ?? rule, `${key}.${i}`)),
    open: true,
  };
}

function matchNode(match: MatchTrace, place: Place, key: string): TreeNode {
  const { literal, function: compared } = match;
  const name = attributeName(match.category, match.attribute);
  const attribute = el("span", { title: match.attribute }, name);
  const value = el("code", {}, literal);
  // A Match puts the literal first, which only matters where it is not compared for equality.
  const isEqual = compared === "" || /(?<!-or)-equal(-ignore-case)?$/.test(compared);
  const anyCase = compared.endsWith("-ignore-case") ? " in any case" : "";
  return {
    key,
    state: stateOf(match.truth),
    label: isEqual ? [attribute, " = ", value, anyCase] : [`${compared} (`, value, ", ", attribute, ")"],
    name: isEqual ? `${name} = ${literal}${anyCase}` : `${compared} (${literal}, ${name})`,
    places: [place],
    children: [],
    open: false,
  };
}

/** An attribute for people: `subject rolecode`. */
export function attributeName(category: string, attribute: string): string {
  const id = attribute.split(":").at(-1) ?? attribute;
  const of = category.split(":").at(-1) ?? "";
  // An action has one attribute, as good as always.
  return id === "action-id" ? "action" : id === of ? id : `${of === "access-subject" ? "subject" : of} ${id}`;
}

function stateOf(truth: readonly Truth[]): State {
  const [only, ...more] = truth;
  return (more.length === 0 && only !== undefined && truths[only]) || unknown;
}

/** What a rule or policy came to. */
function decided(decisions: readonly string[], applies: State): State {
  const [first, ...more] = decisions;
  if (more.length > 0) return unknown;
  if (first === "Permit" || first === "Deny") return applies;
  return first === undefined || first === "NotApplicable" ? notMatched : truths.error;
}

function came(decisions: readonly string[]): string {
  return decisions.length === 0 ? "" : `→ ${[...new Set(decisions.map((one) => one.replace(/^Indeterminate.*/, "Indeterminate")))].join(" or ")}`;
}
