/** The parties they can act for, and the one they do act for. */
import type { Party } from "adgang/studio";
import { byId, el, say } from "./dom.ts";
import { editor } from "./editor.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

/** Deeper than any tree of parties; the package refuses deeper ones anyway. */
const deepest = 20;

export function partiesPanel(state: State): void {
  const box = editor(byId("parties-editor", HTMLElement), "Parties, JSON", "json", (parties) => state.type({ parties }));
  box.setText(state.inputs.parties);
  const details = byId("parties-details", HTMLDetailsElement);
  const problem = byId("parties-problem", HTMLElement);
  const select = byId("party", HTMLSelectElement);
  const note = byId("party-note", HTMLElement);
  select.addEventListener("change", () => state.choose({ party: select.value === "" ? undefined : Number(select.value) }));

  let shown: readonly Party[] | undefined;
  state.listen(({ parties, problems, otherParty }, { party }) => {
    box.setProblems(problems.parties);
    showProblem(problem, problems.parties);
    if (problems.parties.length > 0) details.open = true;
    // A wrong list says nothing of the parties, so the choice stays as it was.
    else if (parties !== shown) {
      shown = parties;
      select.replaceChildren(new Option("No party", ""), ...options(parties, 0));
    }
    const value = party === undefined ? "" : String(party);
    select.value = value;
    if (select.value !== value) {
      select.append(new Option(`Party ${value}, not in the list`, value));
      select.value = value;
    }
    say(note, otherParty === undefined ? "" : `The facts below are about party ${otherParty}, so nothing is known of this one.`);
  });
}

function options(parties: readonly Party[], depth: number): HTMLOptionElement[] {
  return parties.flatMap((party) => {
    const number = party.orgNumber || party.ssn || "";
    const unit = party.unitType ? ` ${party.unitType}` : "";
    const state = party.isDeleted ? ", deleted" : party.onlyHierarchyElementWithNoAccess ? ", sub-units only" : "";
    const option = el(
      "option",
      { value: String(party.partyId), disabled: party.onlyHierarchyElementWithNoAccess },
      `${"\u2003".repeat(depth)}${party.name ?? "No name"} (${number || `party ${party.partyId}`}${unit}${state})`,
    );
    return [option, ...(depth < deepest ? options(party.childParties, depth + 1) : [])];
  });
}
