/** From the inputs to the answers. Every step keeps its last result, and says in its own box what is wrong. */
import { Parties, Snapshot, identify, lint } from "adgang/studio";
import type { Answer, Authenticated, Choice, Dialect, Facts, Profile, ServerSteps, Session, Span, Trace, View } from "adgang/studio";
import { isObject, parseJson, placeIn } from "./json.ts";
import { offsets, type Publication } from "./offsets.ts";
import { boxNames, problemAt, problemOf, type Box, type Problem } from "./problems.ts";
import { resourceOf } from "./resource.ts";
import type { SelectingApp } from "./selection.ts";
import { matchesOf, type SourceMatch } from "./source.ts";
import type { Inputs } from "./state.ts";

export interface Row {
  readonly action: string;
  readonly answer: Answer;
  /** Whether the policy names the action; else somebody asked for it. */
  readonly named: boolean;
}

export interface Outcome {
  readonly problems: Readonly<Record<Box, readonly Problem[]>>;
  readonly who: Authenticated | undefined;
  /** None where the list is wrong. */
  readonly parties: Parties | undefined;
  /** None where the policy is wrong. */
  readonly snapshot: Snapshot | undefined;
  /** The facts that count; none where they are wrong. */
  readonly facts: Facts | undefined;
  /** What an app does about the party; none where the list or the caller is wrong. */
  readonly choice: Choice | undefined;
  /** The facts are about another party than the one acted for, so they do not count. */
  readonly otherParty: number | undefined;
  /** The instant answered for, in milliseconds since 1970. */
  readonly now: number;
  /** When the answers change by themselves. */
  readonly turnsAt: number | undefined;
  /** No rows where an input is wrong: an old answer next to a new question could be taken for its own. */
  readonly rows: readonly Row[] | undefined;
  /** Whether an action that the policy does not name may be permitted, too. */
  readonly more: boolean;
  explain(action: string): Trace | undefined;
  /** The server's steps to an answer, where it has any. */
  steps(action: string): ServerSteps | undefined;
  /** The matches of the policy, with their places in the editor. */
  matches(): readonly SourceMatch[];
  /** Where a byte range of the trace stands in the editor. */
  range(span: Span): { from: number; to: number };
}

/** Remembers the last call. */
function kept<A extends readonly unknown[], R>(make: (...of: A) => R): (...of: A) => R {
  let last: { of: A; result: R } | undefined;
  return (...of) => {
    if (!last || of.some((value, i) => value !== last?.of[i])) last = { of, result: make(...of) };
    return last.result;
  };
}

export class Outcomes {
  #policy = kept(readPolicy);
  #who = kept(readWho);
  #parties = kept(readParties);
  #choice = kept(choose);
  #facts = kept(readFacts);
  #matches = kept((xml: string, app: string) => matchesOf(xml, publication(app)));

  /** Answers the inputs at an instant. */
  of(inputs: Inputs, clock: number): Outcome {
    const problems: Record<Box, readonly Problem[]> = { policy: [], who: [], parties: [], facts: [], resource: [], clock: [] };
    const now = inputs.instant ?? clock;
    if (Number.isNaN(now)) {
      problems.clock = [{ severity: "error", code: "no-time", message: "A fixed time needs a date and a time." }];
    }
    const app = inputs.resource.kind === "app" ? inputs.resource.app.trim() : "";
    const policy = this.#policy(inputs.policy, inputs.dialect, app);
    const who = this.#who(inputs.who, inputs.profile);
    const parties = this.#parties(inputs.parties);
    const facts = this.#facts(inputs.facts);
    problems.policy = policy.problems;
    problems.who = who.problems;
    const choice = this.#choice(parties.parties, who.who, inputs.party, inputs.selecting);
    problems.parties = [...parties.problems, ...choice.problems];
    problems.facts = facts.problems;

    const about = isObject(facts.facts) && typeof facts.facts["party"] === "number" ? facts.facts["party"] : undefined;
    const otherParty = inputs.party !== undefined && about !== undefined && about !== inputs.party ? about : undefined;
    const known = inputs.factsKnown && otherParty === undefined ? facts.facts : {};

    let session: Session | undefined;
    if (policy.snapshot && who.who && known && !Number.isNaN(now)) {
      const party = inputs.party === undefined ? {} : { party: inputs.party };
      try {
        session = policy.snapshot.session({ who: who.who, facts: known, now, ...party });
      } catch (error) {
        const problem = problemOf(error);
        if (problem.code.includes("facts")) problems.facts = [placed(problem, inputs.facts)];
        else problems.who = [problem];
      }
    }
    let view: View | undefined;
    let rows: Row[] | undefined;
    try {
      view = session?.on(resourceOf(inputs.resource));
    } catch (error) {
      problems.resource = [problemOf(error)];
    }
    try {
      rows = view && table(view, inputs.extra);
    } catch (error) {
      problems.policy = [...problems.policy, problemOf(error)];
    }
    return {
      problems,
      who: who.who,
      parties: parties.parties,
      snapshot: policy.snapshot,
      facts: known,
      choice: choice.choice,
      otherParty: inputs.factsKnown ? otherParty : undefined,
      now,
      turnsAt: turnsAt(session, who.who, now),
      rows,
      more: view?.more ?? false,
      explain: (action) => tried(() => view?.explain(action)),
      steps: (action) => tried(() => view?.steps(action)),
      matches: () => this.#matches(inputs.policy, app),
      range: ({ start, end }) => {
        const at = offsets(inputs.policy, publication(app));
        return { from: at(start), to: at(end) };
      },
    };
  }
}

/** What the package gives; nothing where it gives nothing, or fails. */
function tried<T>(ask: () => T | null | undefined): T | undefined {
  try {
    return ask() ?? undefined;
  } catch {
    return undefined;
  }
}

/** A problem of the facts at the member that its message leads to: `facts: delegations: item 0: …`. */
function placed(problem: Problem, text: string): Problem {
  const path = [];
  for (const part of problem.message.split(": ").slice(1)) {
    const item = /^item (\d+)$/.exec(part);
    if (!item && !/^\w+$/.test(part)) break;
    path.push(item ? Number(item[1]) : part);
  }
  return path.length === 0 ? problem : problemAt(problem.code, problem.message, text, placeIn(text, path));
}

/** What keeps the table from being shown, for people. */
export function blocked(outcome: Outcome): Box[] {
  const boxes = Object.keys(boxNames) as Box[];
  // A wrong list of parties changes no answer: the party chosen is a number of its own.
  return boxes.filter((box) => box !== "parties" && outcome.problems[box].some((problem) => problem.severity === "error"));
}

function table(view: View, extra: readonly string[]): Row[] {
  const named = view.namedActions();
  const asked = extra.filter((action) => !named.includes(action));
  return [...named, ...asked].map((action, i) => ({ action, answer: view.check(action), named: i < named.length }));
}

/** The next instant at which the answers change: the end of token, facts or snapshot, or the start of the token. */
function turnsAt(session: Session | undefined, who: Authenticated | undefined, now: number): number | undefined {
  const start = isObject(who?.claims) ? who.claims["nbf"] : undefined;
  const instants = [session?.expiresAt, typeof start === "number" ? start * 1000 : undefined];
  const ahead = instants.filter((instant): instant is number => typeof instant === "number" && instant > now);
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}

function publication(app: string): Publication | undefined {
  const [org, name, ...more] = app.split("/");
  return org && name && more.length === 0 ? { org, app: name } : undefined;
}

interface Policy {
  readonly snapshot?: Snapshot;
  readonly problems: readonly Problem[];
}

function readPolicy(xml: string, dialect: Dialect, app: string): Policy {
  const problems: Problem[] = [];
  try {
    const at = offsets(xml);
    for (const { severity, code, message, span, line, column } of lint(xml, { dialect })) {
      const from = at(span.start);
      problems.push({ severity, code, message, line, column, from, to: Math.max(from, at(span.end)) });
    }
  } catch (error) {
    problems.push(problemOf(error, xml));
  }
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  try {
    // With its key, the policy of an app is published first: [ORG] and [APP] become the app's.
    const policy = publication(app) ? { key: app, xml } : { xml };
    return { snapshot: Snapshot.open(Snapshot.build([policy], { dialect })), problems };
  } catch (error) {
    return { problems: [...problems, problemOf(error, xml)] };
  }
}

function readWho(text: string, profile: Profile): { readonly who?: Authenticated; readonly problems: readonly Problem[] } {
  const bare = text.replace(/^\s*(Bearer\s+)?/i, "");
  const skipped = text.length - bare.length;
  if (bare === "") {
    return { problems: [{ severity: "error", code: "no-token", message: "Paste a token or its claims." }] };
  }
  try {
    if (!/^[{["]/.test(bare)) return { who: identify(bare.trimEnd(), { profile }), problems: [] };
    const json = parseJson(text);
    if ("problem" in json) return { problems: [json.problem] };
    if (!isObject(json.value)) {
      return { problems: [{ severity: "error", code: "not-an-object", message: "Claims are a JSON object." }] };
    }
    return { who: identify(json.value, { profile }), problems: [] };
  } catch (error) {
    return { problems: [problemOf(error, text, skipped)] };
  }
}

function readParties(text: string): { readonly parties?: Parties; readonly problems: readonly Problem[] } {
  try {
    return { parties: Parties.open(text.trim() === "" ? "[]" : text), problems: [] };
  } catch (error) {
    return { problems: [problemOf(error, text)] };
  }
}

function choose(
  parties: Parties | undefined,
  who: Authenticated | undefined,
  party: number | undefined,
  { strategy, app, picked }: SelectingApp,
): { readonly choice?: Choice; readonly problems: readonly Problem[] } {
  if (!parties || !who) return { problems: [] };
  try {
    // The cookie is what an app knows the user's choice by.
    return { choice: parties.select({ who, cookie: party ?? null, strategy, app, picked }), problems: [] };
  } catch (error) {
    return { problems: [problemOf(error)] };
  }
}

function readFacts(text: string): { readonly facts?: Facts; readonly problems: readonly Problem[] } {
  if (text.trim() === "") return { facts: {}, problems: [] };
  const json = parseJson(text);
  if ("problem" in json) return { problems: [json.problem] };
  if (!isObject(json.value)) {
    return { problems: [{ severity: "error", code: "malformed-facts", message: "Facts are a JSON object." }] };
  }
  // Of whatever form: the package checks it when the session is opened.
  return { facts: json.value as Facts, problems: [] };
}
