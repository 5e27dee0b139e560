/** The page: opens with the embedded example, and answers at once. */
import { example } from "adgang/studio";
import { answersPanel } from "./answers.ts";
import { claimsPanel } from "./claims.ts";
import { clockPanel } from "./clock.ts";
import { factsPanel } from "./facts.ts";
import { partiesPanel } from "./parties.ts";
import { policyPanel } from "./policy.ts";
import { readingPanel } from "./reading.ts";
import { fieldsOf, resourcePanel } from "./resource.ts";
import { anyParty, selectionPanel } from "./selection.ts";
import { State } from "./state.ts";

const facts: { party?: number } = JSON.parse(example.facts);
const state = new State({
  policy: example.policy,
  dialect: "altinn",
  who: example.claims,
  profile: "altinn",
  parties: example.parties,
  party: facts.party,
  selecting: anyParty,
  facts: example.facts,
  factsKnown: true,
  resource: fieldsOf(JSON.parse(example.resource)),
  instant: undefined,
  extra: [],
});

const policy = policyPanel(state);
claimsPanel(state);
readingPanel(state);
partiesPanel(state);
selectionPanel(state);
factsPanel(state);
clockPanel(state);
resourcePanel(state);
answersPanel(state, (range) => policy.show(range));
state.answer();
