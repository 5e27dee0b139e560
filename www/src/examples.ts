/** Cases of the shapes that the platform's have. Everybody and everything in them is invented. */
import { example as embedded, type Dialect, type Profile, type Resource } from "adgang/studio";
import { compiled } from "./delegation.ts";
import { pretty } from "./json.ts";
import { fieldsOf, type ResourceFields } from "./resource.ts";
import { policyXml, type Pair, type PolicyShape } from "./xacml.ts";

export interface Example {
  readonly title: string;
  /** What it shows. */
  readonly note: string;
  readonly policy: string;
  readonly dialect: Dialect;
  readonly who: string;
  readonly profile: Profile;
  readonly parties: string;
  readonly party: number | undefined;
  readonly facts: string;
  readonly resource: ResourceFields;
  /** The action that it is about. */
  readonly action: string | undefined;
  /** Compiled policies of delegations, with what they were compiled from. */
  readonly delegations: readonly (readonly [compiled: string, xml: string])[];
}

const role = (code: string): Pair => ["urn:altinn:rolecode", code];
const accessPackage = (id: string): Pair => ["urn:altinn:accesspackage", id];
const registered = (id: string): Pair => ["urn:altinn:resource", id];

const token = { iss: "https://platform.altinn.no/authentication/api/v1/openid/", iat: 1767250800, nbf: 1767250800, exp: 4102444800 };

function user(id: number, party: number, level: number): object {
  return {
    nameid: String(id),
    "urn:altinn:userid": String(id),
    "urn:altinn:partyid": party,
    "urn:altinn:authenticatemethod": level > 3 ? "BankID" : "MinID",
    "urn:altinn:authlevel": level,
    scope: "altinn:portal/enduser",
    ...token,
  };
}

const types = { person: 1, organisation: 2 } as const;

function party(partyId: number, name: string, type: keyof typeof types, number: string): object {
  const isPerson = type === "person";
  return {
    partyId,
    partyTypeName: types[type],
    name,
    orgNumber: isPerson ? "" : number,
    ssn: isPerson ? number : null,
    unitType: isPerson ? null : "AS",
    isDeleted: false,
    onlyHierarchyElementWithNoAccess: false,
    childParties: [],
  };
}

interface Shape {
  readonly title: string;
  readonly note: string;
  readonly policy: PolicyShape;
  readonly who: object;
  readonly parties: readonly object[];
  readonly party?: number;
  readonly facts: object;
  readonly resource: Resource;
  readonly action: string;
  readonly delegations?: readonly (readonly [compiled: string, xml: string])[];
}

function made({ policy, who, parties, facts, resource, delegations = [], ...rest }: Shape): Example {
  return {
    party: undefined,
    ...rest,
    policy: policyXml(policy),
    dialect: "altinn",
    who: pretty(who),
    profile: "altinn",
    parties: pretty(parties),
    facts: pretty(facts),
    resource: fieldsOf(resource),
    delegations,
  };
}

/** Nothing of these, for sure; and no access list guards the resource. */
const none = { roles: [], accessPackages: [], estateRoles: [], delegations: [], accessListMode: "disabled" };

function start(): Example {
  const facts: { party?: number } = JSON.parse(embedded.facts);
  return {
    title: "Registration of a vessel",
    note: "An app’s form is filled in, signed by the daily manager, and confirmed by the service owner.",
    policy: embedded.policy,
    dialect: "altinn",
    who: embedded.claims,
    profile: "altinn",
    parties: embedded.parties,
    party: facts.party,
    facts: embedded.facts,
    resource: fieldsOf(JSON.parse(embedded.resource)),
    action: undefined,
    delegations: [],
  };
}

/** An app with a task for data and one for signing; the instance tells which it is in. */
function signing(): Example {
  const app: readonly Pair[] = [
    ["urn:altinn:org", "skog"],
    ["urn:altinn:app", "hogstmelding"],
  ];
  const instance = "52310/9d0a6c1e-52cb-4a8f-8f0e-6b1f5d2c7e10";
  return made({
    title: "App with data and signing",
    note: "A felling notice is in its signing task, which its instance tells: the chair of the board signs, and nobody changes it any more.",
    policy: {
      id: "urn:example:policyid:skog:hogstmelding",
      about: "Felling notices: filled in by many, signed by few.",
      rules: [
        {
          about: "Starting and reading.",
          subjects: [role("LEDE"), role("DAGL"), accessPackage("skogbruk")],
          resources: [app],
          actions: ["instantiate", "read"],
        },
        {
          about: "Filling in, as long as it is a draft.",
          subjects: [role("LEDE"), role("DAGL"), accessPackage("skogbruk")],
          resources: [[...app, ["urn:altinn:task", "Task_1"]]],
          actions: ["write", "delete"],
        },
        {
          about: "Signing, by those who may bind the company.",
          subjects: [role("LEDE"), role("DAGL")],
          resources: [[...app, ["urn:altinn:task", "Task_2"]]],
          actions: ["sign", "reject"],
        },
        { about: "The service owner looks in, and closes.", subjects: [["urn:altinn:org", "skog"]], resources: [app], actions: ["read", "complete"] },
      ],
      level: 3,
    },
    who: user(20411, 50411, 3),
    parties: [party(50411, "Runar Myhre", "person", "120378*****"), party(52310, "Myhre Skogdrift AS", "organisation", "994210777")],
    party: 52310,
    facts: { party: 52310, partyType: "organisation", ...none, roles: ["LEDE"], instances: [{ id: instance, app: "skog/hogstmelding", task: "Task_2" }] },
    resource: { app: "skog/hogstmelding", instance },
    action: "sign",
  });
}

/** A resource of the registry that is guarded by an access list, whose membership is for some actions only. */
function guarded(): Example {
  const id = "fangstdata-innsyn";
  return made({
    title: "Resource with an access list",
    note: "The policy permits reading and writing; the access list has the party for reading alone.",
    policy: {
      id: `urn:altinn:resource:${id}`,
      about: "Catch data: for fishing companies that are on a list of the directorate.",
      rules: [
        { about: "Managers and those with the package.", subjects: [role("DAGL"), accessPackage("fiske")], resources: [[registered(id)]], actions: ["read", "write"] },
        { about: "Subscriptions are for managers.", subjects: [role("DAGL")], resources: [[registered(id)]], actions: ["subscribe"] },
      ],
      level: 2,
    },
    who: user(20502, 50502, 3),
    parties: [party(50502, "Eldrid Nes", "person", "240581*****"), party(52477, "Nes Kystfiske AS", "organisation", "987650338")],
    party: 52477,
    facts: {
      party: 52477,
      partyType: "organisation",
      ...none,
      roles: ["DAGL"],
      accessListMode: undefined,
      accessLists: [{ resource: id, mode: "enabled", memberships: [{ actionFilters: ["read"] }] }],
    },
    resource: { resource: id },
    action: "write",
  });
}

/** Somebody without any role: what they may, they may by a delegation to the firm that they have a key role in. */
function accountant(): Example {
  const id = "regnskap-arsoppgjor";
  const [client, firm] = [53120, 50660];
  const xml = policyXml({
    id: "urn:altinn:policyid:7",
    about: `What ${client} gave ${firm} of ${id}`,
    rules: [
      { about: "Reading.", subjects: [["urn:altinn:partyid", String(firm)]], resources: [[registered(id)]], actions: ["read"] },
      { about: "Writing.", subjects: [["urn:altinn:partyid", String(firm)]], resources: [[registered(id)]], actions: ["write"] },
    ],
  });
  const result = compiled(xml);
  const policy = "policy" in result ? result.policy : undefined;
  return made({
    title: "Accountant by delegation",
    note: "The caller has no role in the client’s company: its delegation to the accounting firm, where they have a key role, makes the yes.",
    policy: {
      id: `urn:altinn:resource:${id}`,
      about: "Annual accounts: for the company’s own, who may give it on.",
      rules: [{ about: "Managers and the chair.", subjects: [role("DAGL"), role("LEDE")], resources: [[registered(id)]], actions: ["read", "write", "sign"] }],
      level: 3,
    },
    who: user(20660, 50661, 4),
    parties: [
      party(50661, "Tiril Aune", "person", "030690*****"),
      party(firm, "Aune Regnskap AS", "organisation", "911203448"),
      party(client, "Bekkelaget Bakeri AS", "organisation", "968114522"),
    ],
    party: client,
    facts: {
      party: client,
      partyType: "organisation",
      ...none,
      delegations: [{ resource: id, offeredBy: client, coveredByParty: firm, path: `${id}/${client}/p${firm}/delegationpolicy.xml`, policy }],
      keyRoleParties: [firm],
    },
    resource: { resource: id },
    action: "write",
    delegations: policy === undefined ? [] : [[policy, xml]],
  });
}

/** A system that acts for an organisation, of whose packages some are known. */
function system(): Example {
  const id = "mva-melding-innsending";
  const now = { extent: "at-least", values: ["mva-utfylling"], expires: 4102441200 } as const;
  return made({
    title: "System user with a package",
    note: "At least one access package of the system is known: it may fill in. Whether it may submit hangs on another.",
    policy: {
      id: `urn:altinn:resource:${id}`,
      about: "Value added tax: systems fill in, those with the right package submit.",
      rules: [
        { about: "Filling in.", subjects: [accessPackage("mva-utfylling"), role("REGNA")], resources: [[registered(id)]], actions: ["read", "write"] },
        { about: "Submitting.", subjects: [accessPackage("mva-innsending"), role("DAGL")], resources: [[registered(id)]], actions: ["submit"] },
      ],
    },
    who: {
      iss: "https://maskinporten.no/",
      scope: "altinn:systembruker",
      client_id: "5a0f6c3e-7b1d-4c55-9b7c-8e2f3d4a5b60",
      consumer: { authority: "iso6523-actorid-upis", ID: "0192:914455669" },
      authorization_details: [
        {
          type: "urn:altinn:systemuser",
          systemuser_org: { authority: "iso6523-actorid-upis", ID: "0192:968114522" },
          systemuser_id: ["3e4b7c20-6a7f-4a35-8f62-0c9f3f1d2b84"],
          system_id: "914455669_kasserer",
        },
      ],
      exp: token.exp,
    },
    parties: [party(53120, "Bekkelaget Bakeri AS", "organisation", "968114522")],
    party: 53120,
    facts: { party: 53120, partyType: "organisation", accessPackages: now, delegations: [], accessListMode: "disabled" },
    resource: { resource: id },
    action: "submit",
  });
}

/** An heir, acting for somebody who died. */
function estate(): Example {
  const id = "dodsbo-konto-innsyn";
  const estateRole = (code: string): Pair => ["urn:digitaltdodsbo:rolecode", code];
  return made({
    title: "Heir in an estate",
    note: "An heir with a power of attorney sees the accounts; paying from them is for whoever has the certificate of probate.",
    policy: {
      id: `urn:altinn:resource:${id}`,
      about: "Accounts of an estate.",
      rules: [
        { about: "Seeing.", subjects: [estateRole("formuesfullmakt"), estateRole("skifteattest")], resources: [[registered(id)]], actions: ["read"] },
        { about: "Paying.", subjects: [estateRole("skifteattest")], resources: [[registered(id)]], actions: ["pay"] },
      ],
      level: 4,
    },
    who: user(20733, 50733, 4),
    parties: [party(50733, "Aslaug Lien", "person", "110255*****"), party(49012, "Dødsboet etter Peder Lien", "person", "020148*****")],
    party: 49012,
    facts: { party: 49012, partyType: "person", ...none, estateRoles: ["formuesfullmakt"] },
    resource: { resource: id },
    action: "pay",
  });
}

/** A request for consent: it is for nobody's party, and what counts is who asks. */
function consent(): Example {
  const id = "samtykke-inntektsopplysninger";
  return made({
    title: "Request for consent",
    note: "A bank that is on the owner’s list may ask for consent. Nobody is acted for yet, and giving consent is for the person alone.",
    policy: {
      id: `urn:altinn:resource:${id}`,
      about: "Income: shown to lenders with the person’s consent.",
      rules: [
        { about: "Lenders ask.", subjects: [["urn:altinn:access-list", "skatt:langivere"]], resources: [[registered(id)]], actions: ["requestconsent"] },
        { about: "Persons consent for themselves.", subjects: [role("PRIV")], resources: [[registered(id)]], actions: ["consent"] },
      ],
      level: 3,
    },
    who: {
      "urn:altinn:orgNumber": "925500119",
      "urn:altinn:party:uuid": "b8d2f3a7-4c14-4a43-9a77-3d5f0c9e6a21",
      "urn:altinn:authenticatemethod": "maskinporten",
      "urn:altinn:authlevel": 3,
      consumer: { authority: "iso6523-actorid-upis", ID: "0192:925500119" },
      scope: "altinn:consentrequests.write",
      ...token,
    },
    parties: [],
    facts: { ...none, consent: { partyType: ["organization"], accessLists: ["skatt:langivere"] } },
    resource: { resource: id },
    action: "requestconsent",
  });
}

/** The cases, by what they are called in addresses and tests. */
const all = { start, signing, guarded, accountant, system, estate, consent };

export type ExampleName = keyof typeof all;

export const exampleNames = Object.keys(all) as ExampleName[];

const kept = new Map<ExampleName, Example>();

/** An example; written when it is first asked for. */
export function example(name: ExampleName): Example {
  const known = kept.get(name) ?? all[name]();
  kept.set(name, known);
  return known;
}
