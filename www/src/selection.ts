/** What an app would do about the party acted for: go on, let the user choose, or refuse. */
import type { AppMetadata, Choice, Strategy } from "adgang/studio";
import { byId, el, say } from "./dom.ts";
import type { State } from "./state.ts";

/** An app whose party selection is asked about. */
export interface SelectingApp {
  readonly strategy: Strategy;
  readonly app: AppMetadata;
  /** The user has picked a party since they came. */
  readonly picked: boolean;
}

const types = ["person", "organisation", "subUnit", "bankruptcyEstate"] as const;

export const anyParty: SelectingApp = { strategy: "server", app: { partyTypesAllowed: {}, promptForParty: null }, picked: false };

const looks = { proceed: "yes", select: "ask", forbidden: "no" } as const;

const reasons: Record<Choice["why"], string> = {
  "not-a-user": "The caller is no person who could choose.",
  path: "The page has its party.",
  anonymous: "The app is for anybody.",
  "only-one": "Only one party is allowed.",
  picked: "They have picked one.",
  "never-prompt": "The app never asks.",
  "do-not-prompt": "Their profile says not to ask.",
  "always-prompt": "The app always asks.",
  several: "Several parties are allowed.",
  "invalid-cookie": "The cookie holds no party id.",
  "no-profile": "The page waits for a profile in vain.",
  "no-profile-party": "The profile names no party.",
  "cannot-represent": "They may not act for this party.",
  "representation-unknown": "Whether they may act for this party is not known.",
  "none-allowed": "The app allows none of their parties.",
  "selected-not-allowed": "The app does not allow this party.",
};

const notes: Record<Choice["notes"][number], string> = {
  "selected-not-allowed": "The platform goes on with a party that it will then refuse.",
  "selected-unknown": "Nothing says which party is selected.",
  "cookie-rewritten": "The platform falls back to their own party, and sets the cookie to it.",
  "no-party-types": "The app’s metadata has no partyTypesAllowed.",
  "own-party-only": "There are no parties, so their own stands for them.",
};

const naming = { cookie: "the cookie", claim: "the token", profile: "the profile" } as const;

export function selectionPanel(state: State): void {
  const change = (selecting: Partial<SelectingApp>) => state.choose({ selecting: { ...state.inputs.selecting, ...selecting } });
  const strategy = byId("strategy", HTMLSelectElement);
  strategy.value = state.inputs.selecting.strategy;
  strategy.addEventListener("change", () => change({ strategy: strategy.value === "flattened" ? "flattened" : "server" }));

  const prompt = byId("prompt", HTMLSelectElement);
  prompt.value = state.inputs.selecting.app.promptForParty ?? "";
  const boxes = types.map((type) => [type, byId(`allow-${type}`, HTMLInputElement)] as const);
  const metadata = () =>
    change({ app: { partyTypesAllowed: Object.fromEntries(boxes.map(([type, box]) => [type, box.checked])), promptForParty: prompt.value || null } });
  prompt.addEventListener("change", metadata);
  for (const [type, box] of boxes) {
    box.checked = state.inputs.selecting.app.partyTypesAllowed?.[type] ?? false;
    box.addEventListener("change", metadata);
  }
  const picked = byId("picked", HTMLInputElement);
  picked.addEventListener("change", () => change({ picked: picked.checked }));

  const line = byId("choice", HTMLElement);
  const more = byId("choice-more", HTMLElement);
  let drawn: string | undefined;
  state.listen(({ choice }, { selecting }) => {
    picked.checked = selecting.picked;
    // Read aloud when it changes: only where it does.
    const next = JSON.stringify(choice ?? null);
    if (next === drawn) return;
    drawn = next;
    line.replaceChildren(...(choice ? told(choice) : []));
    say(more, choice ? details(choice).join(" ") : "");
  });
}

function told({ outcome, why, party }: Choice): (HTMLElement | string)[] {
  // Going on is not yet acting for anybody.
  const [words, look] = outcome === "proceed" && party === null ? ["proceed, no party", "ask"] : [outcome, looks[outcome]];
  const heading = el("span", { class: "hidden" }, "The app’s party selection: ");
  return [heading, el("span", { class: `tag ${look}` }, words), ` ${reasons[why]} `, el("code", {}, why)];
}

/** The rest of what is said of a selection. */
function details(choice: Choice): string[] {
  const { party, selected, canRepresent, mismatch } = choice;
  const said: string[] = [];
  if (selected) said.push(`Party ${selected.partyId} is selected, by ${naming[selected.from]}.`);
  if (canRepresent === false) said.push("They may not act for it.");
  if (party) said.push(`The page goes on with ${party.name ?? `party ${party.partyId}`}.`);
  if (mismatch) {
    const sources = (["cookie", "claim", "profile"] as const).filter((source) => mismatch[source] !== null);
    said.push(`Not all name the same: ${sources.map((source) => `${naming[source]} ${mismatch[source]}`).join(", ")}.`);
  }
  return [...said, ...choice.notes.map((note) => notes[note])];
}
