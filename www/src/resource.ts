/** The fields that say what is asked about. */
import type { Resource } from "adgang/studio";
import { byId } from "./dom.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

export interface ResourceFields {
  readonly kind: "app" | "resource";
  readonly app: string;
  readonly id: string;
  readonly instance: string;
  readonly task: string;
  readonly endEvent: string;
}

const texts = ["app", "id", "instance", "task", "endEvent"] as const;

/** The fields of a resource as the package writes it. */
export function fieldsOf(resource: Resource): ResourceFields {
  const { app, resource: id, instance, task, endEvent } = resource;
  const text = (value: string | null | undefined) => value ?? "";
  return {
    kind: id ? "resource" : "app",
    app: text(app),
    id: text(id),
    instance: text(instance),
    task: text(task),
    endEvent: text(endEvent),
  };
}

/** The resource that the fields say; what is empty is not said. */
export function resourceOf(fields: ResourceFields): Resource {
  const said = (text: string) => text.trim() || null;
  const parts = { instance: said(fields.instance), task: said(fields.task), endEvent: said(fields.endEvent) };
  return fields.kind === "app" ? { app: fields.app.trim(), ...parts } : { resource: fields.id.trim(), ...parts };
}

export function resourcePanel(state: State): void {
  const inputs = texts.map((name) => {
    const input = byId(name, HTMLInputElement);
    input.addEventListener("input", () => state.type({ resource: { ...state.inputs.resource, [name]: input.value } }));
    return [name, input] as const;
  });
  const [app, id] = [byId("app-field", HTMLElement), byId("id-field", HTMLElement)];
  const kind = byId("kind", HTMLSelectElement);
  const turn = () => {
    app.hidden = kind.value !== "app";
    id.hidden = kind.value === "app";
  };
  kind.addEventListener("change", () => {
    turn();
    state.choose({ resource: { ...state.inputs.resource, kind: kind.value === "app" ? "app" : "resource" } });
  });
  const problem = byId("resource-problem", HTMLElement);
  for (const [, input] of inputs) input.setAttribute("aria-describedby", problem.id);
  state.listen(({ problems }, { resource }) => {
    for (const [name, input] of inputs) if (input.value !== resource[name]) input.value = resource[name];
    kind.value = resource.kind;
    turn();
    showProblem(problem, problems.resource);
  });
}
