/** The facts: whether they count, how much of each kind is known, and their JSON. */
import { byId, el, radios } from "./dom.ts";
import { editor } from "./editor.ts";
import { isObject, parseJson } from "./json.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

const kinds = [
  ["roles", "Roles"],
  ["accessPackages", "Access packages"],
  ["estateRoles", "Estate roles"],
  ["delegations", "Delegations"],
] as const;

type Extent = "absent" | "at-least" | "complete";

const extents: readonly [extent: Extent, label: string][] = [
  ["absent", "not known"],
  ["at-least", "at least these"],
  ["complete", "exactly these"],
];

export function factsPanel(state: State): void {
  const box = editor(byId("facts-editor", HTMLElement), "Facts, JSON", "json", (facts) => state.type({ facts }));
  box.setText(state.inputs.facts);
  radios("known", (known) => state.choose({ factsKnown: known === "facts" }));

  const selects = kinds.map(([name, label]) => {
    const select = el("select", { id: `extent-${name}` }, ...extents.map(([value, text]) => el("option", { value }, text)));
    select.addEventListener("change", () => {
      const changed = withExtent(state.inputs.facts, name, select.value as Extent);
      if (changed === undefined) return;
      box.setText(changed);
      state.choose({ facts: changed });
    });
    byId("extents", HTMLElement).append(el("div", { class: "field" }, el("label", { for: select.id }, label), select));
    return [name, select] as const;
  });

  const details = byId("facts-details", HTMLDetailsElement);
  const problem = byId("facts-problem", HTMLElement);
  state.listen(({ problems }, { facts }) => {
    box.setProblems(problems.facts);
    showProblem(problem, problems.facts);
    if (problems.facts.length > 0) details.open = true;
    const json = parseJson(facts);
    const value = "value" in json && isObject(json.value) ? json.value : undefined;
    for (const [name, select] of selects) {
      select.disabled = value === undefined;
      if (value) select.value = extentOf(value[name]);
    }
  });
}

function extentOf(fact: unknown): Extent {
  if (Array.isArray(fact)) return "complete";
  if (!isObject(fact)) return "absent";
  return fact["extent"] === "at-least" ? "at-least" : "complete";
}

/** The same facts with more or less known of one kind; its values stay as long as there are any. */
function withExtent(text: string, name: string, extent: Extent): string | undefined {
  const json = parseJson(text);
  if (!("value" in json) || !isObject(json.value)) return undefined;
  const { [name]: fact, ...rest } = json.value;
  const values = Array.isArray(fact) ? fact : isObject(fact) && Array.isArray(fact["values"]) ? fact["values"] : [];
  const known = { absent: undefined, "at-least": { extent, values }, complete: values }[extent];
  return JSON.stringify({ ...rest, [name]: known }, null, 2);
}
