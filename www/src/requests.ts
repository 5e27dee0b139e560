/** Requests of others beside the form: XACML's and AuthZEN's, answered live with the facts of the page. */
import type { Authenticated } from "adgang/studio";
import { byId, say } from "./dom.ts";
import { editor } from "./editor.ts";
import { isObject, parseJson, pretty } from "./json.ts";
import type { Outcome } from "./outcome.ts";
import { problemAt, problemOf, showProblem, type Problem } from "./problems.ts";
import { resourceOf } from "./resource.ts";
import type { Inputs, State } from "./state.ts";
import { isOpen } from "./tabs.ts";

type Form = "xacml" | "authzen";

export function requestsPanel(state: State): void {
  box("xacml", "XACML request, JSON", state, xacmlOf, (request, { snapshot, facts, now }) => snapshot?.xacml(request, { facts: facts ?? {}, now }));
  box("authzen", "AuthZEN request, JSON", state, authzenOf, (request, { snapshot, facts, now, who }) => {
    const ask: unknown = snapshot && Reflect.get(snapshot, "authzen");
    if (typeof ask !== "function") throw new Missing();
    // The rules of levels are for whom the token is of, and it says nothing of anybody else.
    const asked: unknown = Reflect.get(request, "subject");
    const isTheirs = who && isObject(asked) && asked["type"] === who.kind && asked["id"] === subjectOf(who)[0]?.[1];
    return Reflect.apply(ask, snapshot, [request, { facts: facts ?? {}, now, ...(isTheirs && { who }) }]);
  });
}

/** The package has no such form. */
class Missing extends Error {}

function box(form: Form, label: string, state: State, write: (inputs: Inputs, outcome: Outcome) => object | undefined, ask: (request: object, outcome: Outcome) => unknown): void {
  const request = editor(byId(`${form}-editor`, HTMLElement), label, "json", (typed) => {
    text = typed;
    clearTimeout(typing);
    typing = setTimeout(answer, 150);
  });
  const problem = byId(`${form}-problem`, HTMLElement);
  const response = byId(`${form}-response`, HTMLElement);
  let text: string | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let latest: [outcome: Outcome, inputs: Inputs] | undefined;

  const answer = () => {
    if (!latest || !isOpen(form)) return;
    const [outcome, inputs] = latest;
    // Opened for the first time, it asks what the form does.
    if (text === undefined) fill(outcome, inputs);
    const { value, problems } = answered(text ?? "", outcome, ask);
    request.setProblems(problems);
    showProblem(problem, problems);
    say(response, value === undefined ? "" : pretty(value));
  };
  const fill = (outcome: Outcome, inputs: Inputs) => {
    const written = write(inputs, outcome);
    if (!written) return;
    text = pretty(written);
    request.setText(text);
  };
  byId(`${form}-fill`, HTMLButtonElement).addEventListener("click", () => {
    if (latest) fill(...latest);
    answer();
  });
  state.listen((outcome, inputs) => {
    latest = [outcome, inputs];
    answer();
  });
}

function answered(text: string, outcome: Outcome, ask: (request: object, outcome: Outcome) => unknown): { readonly value?: unknown; readonly problems: readonly Problem[] } {
  const json = parseJson(text);
  if ("problem" in json) return { problems: [json.problem] };
  if (!isObject(json.value)) return { problems: [problemAt("malformed-request", "A request is a JSON object.", text, 0)] };
  if (!outcome.snapshot) return { problems: [{ severity: "error", code: "no-policy", message: "Something is wrong with the policy." }] };
  if (!outcome.facts) return { problems: [{ severity: "error", code: "no-facts", message: "Something is wrong with the facts." }] };
  try {
    return { value: ask(json.value, outcome), problems: [] };
  } catch (error) {
    if (error instanceof Missing) return { problems: [{ severity: "error", code: "unsupported", message: "This version of adgang/studio does not answer AuthZEN." }] };
    return { problems: [problemOf(error, text)] };
  }
}

/** Who calls, as the enforcement point tells it: one identity. */
function subjectOf(who: Authenticated): readonly (readonly [id: string, value: string])[] {
  const claim = (name: string) => who.claims[name];
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);
  switch (who.kind) {
    case "user":
    case "self-identified":
      return [["urn:altinn:userid", String(who.userId)]];
    case "system-user":
      return [["urn:altinn:systemuser:uuid", who.ids[0] ?? ""]];
    case "organisation": {
      const uuid = text(claim("urn:altinn:party:uuid"));
      return [["urn:altinn:organization:identifier-no", who.number], ...(uuid ? [["urn:altinn:party:uuid", uuid] as const] : [])];
    }
    case "service-owner":
      return [
        ["urn:altinn:org", who.name],
        ["urn:altinn:organization:identifier-no", who.organisationNumber],
      ];
    case "app":
      return [["urn:altinn:app", who.id]];
    case "end-user":
    case "service":
      return [["urn:oasis:names:tc:xacml:1.0:subject:subject-id", who.kind === "service" ? who.clientId : who.subject]];
    default:
      return [];
  }
}

/** What is asked about, as pairs of attribute and value. */
function resourcePairs({ resource: fields, party }: Inputs): (readonly [id: string, value: string])[] {
  const { app, resource, instance, task, endEvent } = resourceOf(fields);
  const [org, name] = app?.split("/") ?? [];
  const owner = instance?.split("/")[0] ?? (party === undefined ? undefined : String(party));
  const pairs: (readonly [string, string | null | undefined])[] = [
    ["urn:altinn:org", org],
    ["urn:altinn:app", name],
    ["urn:altinn:resource", resource],
    ["urn:altinn:task", task],
    ["urn:altinn:end-event", endEvent],
    ["urn:altinn:instance-id", instance],
    ["urn:altinn:partyid", owner],
  ];
  return pairs.flatMap(([id, value]) => (value ? [[id, value] as const] : []));
}

/** The action that is looked at, or else the first. */
function actionOf(inputs: Inputs, outcome: Outcome): string {
  return inputs.action ?? outcome.rows?.[0]?.action ?? "read";
}

function xacmlOf(inputs: Inputs, outcome: Outcome): object | undefined {
  if (!outcome.who) return undefined;
  const listed = (pairs: readonly (readonly [string, string])[]) => [{ Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) }];
  return {
    Request: {
      AccessSubject: listed(subjectOf(outcome.who)),
      Action: listed([["urn:oasis:names:tc:xacml:1.0:action:action-id", actionOf(inputs, outcome)]]),
      Resource: listed(resourcePairs(inputs)),
    },
  };
}

function authzenOf(inputs: Inputs, outcome: Outcome): object | undefined {
  const { who } = outcome;
  if (!who) return undefined;
  const [[, id] = ["", ""]] = subjectOf(who);
  const { app, resource, instance, task, endEvent } = resourceOf(inputs.resource);
  const party = inputs.party === undefined ? undefined : String(inputs.party);
  return {
    subject: { type: who.kind, id },
    action: { name: actionOf(inputs, outcome) },
    resource: { type: inputs.resource.kind, id: app ?? resource, properties: given({ instance, task, endEvent, party }) },
  };
}

function given(members: Record<string, string | null | undefined>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
