/** The facts: whether they count, the form over them, and their JSON; either follows the other. */
import { byId, el, radios, say } from "./dom.ts";
import { editor } from "./editor.ts";
import { example, type Example } from "./examples.ts";
import { FactsForm, extentId } from "./form.ts";
import { isObject, parseJson, pretty } from "./json.ts";
import { showProblem } from "./problems.ts";
import { resourceOf } from "./resource.ts";
import type { State } from "./state.ts";

export function factsPanel(state: State): void {
  const box = editor(byId("facts-editor", HTMLElement), "Facts, JSON", "json", (facts) => state.type({ facts }));
  const showKnown = radios("known", (known) => state.choose({ factsKnown: known === "facts" }));
  const host = byId("facts-form", HTMLFieldSetElement);
  const form = new FactsForm(
    host,
    (name) => start(name, state),
    (value, settled) => {
      const facts = pretty(value);
      entered = facts;
      box.setText(facts);
      if (settled) state.choose({ facts });
      else state.type({ facts });
    },
  );
  /** What the form itself wrote last: drawing it again would take the place in the field that is typed in. */
  let entered: string | undefined;
  let drawn: string | undefined;
  let of: Example | undefined;

  const details = byId("facts-details", HTMLDetailsElement);
  const problem = byId("facts-problem", HTMLElement);
  const note = byId("facts-note", HTMLElement);
  state.listen(({ problems, otherParty }, inputs) => {
    const { facts } = inputs;
    if (box.text !== facts) box.setText(facts);
    showKnown(inputs.factsKnown ? "facts" : "nothing");
    box.setProblems(problems.facts);
    showProblem(problem, problems.facts);
    if (problems.facts.length > 0) details.open = true;
    say(note, !inputs.factsKnown ? "They do not count: nothing is known of them, as chosen above." : otherParty === undefined ? "" : `They do not count: they are about party ${otherParty}.`);
    const json = facts.trim() === "" ? { value: {} } : parseJson(facts);
    const value = "value" in json && isObject(json.value) ? json.value : undefined;
    host.disabled = value === undefined;
    const next = example(inputs.example);
    if (next !== of) {
      of = next;
      form.forget();
      for (const [policy, xml] of next?.delegations ?? []) form.remember(policy, xml);
    }
    if (!value || facts === drawn) return;
    drawn = facts;
    if (facts !== entered || !host.hasChildNodes()) form.show(value);
  });
}

/** What a new item of a kind has in common with the question. */
function start(name: string, { inputs }: State): Record<string, unknown> {
  const { app, resource, instance, task } = resourceOf(inputs.resource);
  const key = app ?? resource ?? "";
  const party = inputs.party ?? undefined;
  switch (name) {
    case "delegations":
      return { resource: key, offeredBy: party };
    case "accessLists":
      return { resource: resource ?? "", mode: "enabled", memberships: [] };
    case "instances":
      return { id: instance ?? "", app: app ?? undefined, task: task ?? undefined };
    default:
      return {};
  }
}

/** Where each kind of facts that an answer may be missing is edited. */
const fields: Record<string, string> = {
  roles: extentId(["roles"]),
  "access-packages": extentId(["accessPackages"]),
  "estate-roles": extentId(["estateRoles"]),
  delegations: extentId(["delegations"]),
  "access-lists": extentId(["accessLists"]),
  consent: extentId(["consent", "partyType"]),
  caller: "fact-caller-partyId",
  task: extentId(["instances"]),
  party: "fact-party",
};

/** A way to the field of a kind of facts, as a link; the words alone, where there is no such field. */
export function wayTo(kind: string, words: string): HTMLElement {
  const id = Object.hasOwn(fields, kind) ? fields[kind] : undefined;
  if (id === undefined) return el("code", {}, kind);
  const link = el("button", { type: "button", class: "link", "data-fact": kind }, words);
  link.addEventListener("click", () => {
    byId("facts-details", HTMLDetailsElement).open = true;
    const field = document.getElementById(id);
    field?.scrollIntoView({ block: "center" });
    field?.focus();
  });
  return link;
}
