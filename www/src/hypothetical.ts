/** Callers who have one thing alone: each value of a subject that the policy names, with everything else known not to be there. */
import type { Authenticated, Claims, Facts } from "adgang/studio";
import type { Outcome } from "./outcome.ts";
import type { Inputs } from "./state.ts";
import { attributeName } from "./trace.ts";

export interface Hypothesis {
  readonly attribute: string;
  readonly value: string;
  readonly label: string;
  readonly facts: Facts;
  /** Another caller, where it is the token that says it. */
  readonly claims?: Claims;
  /** Nobody is acted for: the platform then looks at who asks. */
  readonly isConsent: boolean;
}

const subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";

const registerRoles = ["urn:altinn:role", "urn:altinn:external-role:ccr", "urn:altinn:external-role:cra"];

/** What says who calls, and goes where another is supposed. */
const identity = /^(urn:altinn:(userid|username|partyid|org|orgnumber|organizationnumber|resource|app|party:uuid|person:.*|organization:.*|systemuser:.*)|nameid|consumer|authorization_details|pid|sub)$/i;

export function hypotheses(outcome: Outcome, inputs: Inputs): Hypothesis[] {
  const { who, facts = {} } = outcome;
  if (!who) return [];
  const { party: of, partyType, caller, instances } = facts;
  const party = inputs.party ?? of;
  const nothing: Facts = {
    ...given({ party, partyType, caller, instances, consent: facts.consent && { partyType: [], accessLists: [] } }),
    roles: [],
    roleRegister: [],
    accessPackages: [],
    estateRoles: [],
    delegations: [],
    keyRoleParties: [],
    accessLists: [],
  };
  const { party: _, ...nobodys } = nothing;
  const consent = (known: Facts["consent"]): Facts => ({ ...nobodys, consent: known ?? null });
  const seen = new Set<string>();
  const found: Hypothesis[] = [];
  for (const { category, attribute, literal: value } of outcome.matches()) {
    const key = JSON.stringify([attribute, value]);
    if (category !== subject || seen.has(key)) continue;
    seen.add(key);
    const label = attributeName("", attribute).trim();
    const row = (more: Partial<Hypothesis>) => found.push({ attribute, value, label, facts: nothing, isConsent: false, ...more });
    if (attribute === "urn:altinn:rolecode") row({ facts: { ...nothing, roles: [value] } });
    else if (registerRoles.includes(attribute)) row({ facts: { ...nothing, roleRegister: [`${attribute}:${value}`] } });
    else if (attribute === "urn:altinn:accesspackage") row({ facts: { ...nothing, accessPackages: [value] } });
    else if (attribute === "urn:digitaltdodsbo:rolecode") row({ label: "estate role", facts: { ...nothing, estateRoles: [value] } });
    else if (attribute === "urn:altinn:partytype") row({ isConsent: true, facts: consent({ partyType: [value], accessLists: [] }) });
    else if (attribute === "urn:altinn:access-list") row({ isConsent: true, facts: consent({ partyType: [], accessLists: [value] }) });
    else row({ claims: claimsOf(who, attribute, value) });
  }
  return found;
}

/** The claims of somebody else, of whom one thing is said. */
function claimsOf(who: Authenticated, attribute: string, value: string): Claims {
  const others = Object.entries(who.claims).filter(([name]) => !identity.test(name));
  // A service owner's token has its number, too; the policy does not ask for it.
  const number = attribute === "urn:altinn:org" ? { "urn:altinn:orgNumber": "910000000" } : {};
  return { ...Object.fromEntries(others), ...number, [attribute]: value };
}

function given(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
