/** The menu of examples: one sets everything that is asked with. */
import { byId, el, say } from "./dom.ts";
import { example, exampleNames, type ExampleName } from "./examples.ts";
import type { Inputs, State } from "./state.ts";

/** What an example sets. */
export function inputsOf(name: ExampleName): Omit<Inputs, "selecting" | "instant"> {
  const { policy, dialect, who, profile, parties, party, facts, resource, action } = example(name);
  return { example: name, policy, dialect, who, profile, parties, party, facts, factsKnown: true, resource, extra: [], action };
}

export function examplesMenu(state: State): void {
  const menu = byId("example", HTMLSelectElement);
  menu.append(...exampleNames.map((name) => el("option", { value: name }, example(name).title)));
  menu.value = state.inputs.example;
  menu.addEventListener("change", () => {
    const name = exampleNames.find((one) => one === menu.value) ?? "start";
    state.choose(inputsOf(name));
  });
  const note = byId("example-note", HTMLElement);
  state.listen((_, { example: name }) => say(note, example(name).note));
}
