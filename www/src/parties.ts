/** The parties they can act for, and the one they do act for. */
import { byId, say } from "./dom.ts";
import { editor } from "./editor.ts";
import { PartyPicker } from "./picker.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

export function partiesPanel(state: State): void {
  const box = editor(byId("parties-editor", HTMLElement), "Parties, JSON", "json", (parties) => state.type({ parties }));
  box.setText(state.inputs.parties);
  const details = byId("parties-details", HTMLDetailsElement);
  const problem = byId("parties-problem", HTMLElement);
  const note = byId("party-note", HTMLElement);
  const picker = new PartyPicker(byId("party", HTMLInputElement), byId("party-list", HTMLElement), byId("party-found", HTMLElement), (party) =>
    // What the page of an app would remember: it was picked, and the cookie names it.
    state.choose({ party, selecting: { ...state.inputs.selecting, picked: true } }),
  );
  state.listen(({ parties, problems, otherParty }, inputs) => {
    const { party, selecting } = inputs;
    if (box.text !== inputs.parties) box.setText(inputs.parties);
    box.setProblems(problems.parties);
    showProblem(problem, problems.parties);
    if (problems.parties.length > 0) details.open = true;
    // A wrong list says nothing of the parties, so the choice stays as it was.
    picker.show(problems.parties.length > 0 ? undefined : parties, party, selecting.app);
    say(note, otherParty === undefined ? "" : `The facts below are about party ${otherParty}, so nothing is known of this one.`);
  });
}
