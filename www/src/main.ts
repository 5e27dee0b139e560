/** The page: opens with the embedded example, and answers at once. */
import { answersPanel } from "./answers.ts";
import { claimsPanel } from "./claims.ts";
import { clockPanel } from "./clock.ts";
import { examplesMenu, inputsOf } from "./examples-menu.ts";
import { factsPanel } from "./facts.ts";
import { matrixPanel } from "./matrix.ts";
import { partiesPanel } from "./parties.ts";
import { policyPanel } from "./policy.ts";
import { readingPanel } from "./reading.ts";
import { requestsPanel } from "./requests.ts";
import { resourcePanel } from "./resource.ts";
import { anyParty, selectionPanel } from "./selection.ts";
import { State } from "./state.ts";
import { tabs } from "./tabs.ts";

const state = new State({ ...inputsOf("start"), selecting: anyParty, instant: undefined });

const policy = policyPanel(state);
examplesMenu(state);
claimsPanel(state);
readingPanel(state);
partiesPanel(state);
selectionPanel(state);
factsPanel(state);
clockPanel(state);
resourcePanel(state);
const turn = tabs(() => state.answer());
answersPanel(state, policy);
matrixPanel(state, () => turn("answers"));
requestsPanel(state);
state.answer();
