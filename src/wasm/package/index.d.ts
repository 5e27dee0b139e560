/// <reference lib="esnext.disposable" />

/** The version of the package, as its wasm module knows it. */
export function version(): string;

// ---------------------------------------------------------------------------------------------------------- errors

/** What every call throws when it refuses its input. `instanceof` holds whichever of the package's entries made it. */
export class AdgangError extends Error {
  constructor(what: { code: string; message: string; at?: Place; cause?: unknown });
  readonly name: "AdgangError";
  /** Stable, kebab-case: made to be compared. */
  readonly code: string;
  /** Where in the input, when there is a place to show. */
  readonly at?: Place;
}

/** A place in an input: the members that can be said. */
export interface Place {
  /** Of a text: counted from 1. */
  readonly line?: number;
  /** Of a text: counted from 1, in characters. */
  readonly column?: number;
  /** Bytes before it, in the input or in the decoded `part`. */
  readonly offset?: number;
  /** The part of a token in whose JSON the fault is. */
  readonly part?: "header" | "payload";
  /** A claim; a member inside one stands behind a full stop. */
  readonly claim?: string;
  /** A member of a token's header. */
  readonly header?: string;
  /** JSON pointer (RFC 6901) to a member of a list or an object. */
  readonly path?: string;
  /** Which of the policies given, from 0. */
  readonly policy?: number;
}

/**
 * Why nothing can be answered; `undefined` where all is well. It is reported once, with `console.error`, and nothing that a
 * page draws with throws for it: every answer is `ask`, with the reason `unsupported` and this code as its `construct`.
 *
 * `not-started`: there is no WebAssembly, a Content-Security-Policy forbids it, the module is damaged, or `init` has not
 * resolved. `stopped`: the module failed in the midst of a call (a trap, an overflow of the stack), and is not asked again.
 * The `cause` says more. What can give nothing without the module throws it: `decode`, `verify`, `Snapshot.build` and
 * whatever else is not said to go on.
 */
export function problem(): AdgangError | undefined;

// ---------------------------------------------------------------------------------------------------------- callers

/**
 * Says who calls, as the platform of the profile would. Reads no clock and verifies no signature: good for drawing a page,
 * not for letting anyone in.
 *
 * With a {@link problem} the caller is `unknown`, which is not nobody, with the claims of an object and a diagnostic `unread`.
 * Whatever is asked for them is `ask`, also once the module has started.
 *
 * @param claimsOrToken the payload of a token as an object, or the compact token itself
 * @throws {AdgangError} `missing-claim`, `invalid-claim`, `malformed-token` and others, with the place in `at`
 */
export function identify(claimsOrToken: Claims | string, options?: IdentifyOptions): Authenticated;

/** Nobody is logged in. */
export function anonymous(): Anonymous;

/**
 * Takes a compact token apart, for display. The signature is not checked.
 *
 * @throws {AdgangError} `malformed-token`, `encrypted-token`, `malformed-json`, `duplicate-member`, `too-large`, `too-deep`
 */
export function decode(token: string): { readonly header: Claims; readonly claims: Claims };

/** The payload of a token. */
export type Claims = { readonly [name: string]: unknown };

/** How claims are to be read. */
export interface IdentifyOptions {
  /** Whose tokens these are; Altinn's, if it is left out. */
  readonly profile?: "altinn" | "altinn-old-local-test" | "openlmis" | "oidc";
  /** The value of the cookie that names the selected party (`AltinnPartyId`). */
  readonly partyCookie?: string | null;
  /** The claims by which a token of an app is known. There is no default. */
  readonly appClaims?: { readonly app: string; readonly instance: string } | null;
  /** The platform did not accept the token: the caller is nobody, with issuer and scopes. */
  readonly rejected?: boolean;
}

/** Who calls, told apart by `kind`. Frozen. It is plain data and may be sent on as JSON. */
export type Authenticated =
  | Anonymous
  | UnknownCaller
  | User
  | SelfIdentified
  | Organisation
  | ServiceOwner
  | SystemUser
  | App
  | Service
  | EndUser
  | Dialog;

/** What every token says of itself. */
export interface Token {
  /** Who made it, or made the one it was exchanged for. */
  readonly issuer: "none" | "unknown" | "altinn" | "altinn-studio" | "idporten" | "maskinporten";
  /** Altinn made it in exchange for another token. */
  readonly exchanged: boolean;
  /** It is of a login in Altinn's portal. */
  readonly inPortal: boolean;
  /** What the client may ask for. */
  readonly scopes: readonly string[];
  /** The client that holds it. */
  readonly clientId: string | null;
  /** When it ends, in *seconds* since 1970, as tokens count. */
  readonly expiresAt: number | null;
  /**
   * When a page should have a new one, in *seconds* since 1970. For a person logged in at Altinn ten minutes after theirs
   * was made, as the app frontend refreshes its cookie; for all, thirty seconds before the end at the latest, as the app
   * library keeps tokens of Maskinporten.
   */
  readonly refreshAt: number | null;
  /** What all this was read from. */
  readonly claims: Claims;
  /** The names of the claims that caller and issuer were read from; the others were ignored. Not in the check module. */
  readonly restsOn?: readonly string[];
  /** What was accepted and is still worth saying. */
  readonly diagnostics: readonly { readonly code: string; readonly claim: string; readonly message: string }[];
}

/** Nobody is logged in. */
export interface Anonymous extends Token {
  readonly kind: "none";
}

/** A token that says nothing of who the caller is on this platform. */
export interface UnknownCaller extends Token {
  readonly kind: "unknown";
  /** What the issuer says whoever it is may do (OpenLMIS). */
  readonly authorities: readonly string[];
}

/** What is known of a person. */
export interface Person extends Token {
  readonly userId: number;
  readonly username: string | null;
  /** Their own party, whoever they act for. */
  readonly partyId: number;
  /** The party they chose: the cookie's if there is one, else their own. Not checked against anything. */
  readonly selectedPartyId: number;
  /** 0 to 4. */
  readonly level: number;
  readonly method: string;
  /** Logged in with an e-mail address. */
  readonly emailUser: boolean;
}

/** A person. */
export interface User extends Person {
  readonly kind: "user";
}

/** A person nobody has vouched for. */
export interface SelfIdentified extends Person {
  readonly kind: "self-identified";
}

/** An organisation, with a token of its own. */
export interface Organisation extends Token {
  readonly kind: "organisation";
  readonly number: string;
  readonly level: number;
  readonly method: string;
  /** The enforcement point takes this one for its user. Altinn no longer issues these. */
  readonly enterpriseUser: boolean;
}

/** An organisation that owns services on the platform. */
export interface ServiceOwner extends Token {
  readonly kind: "service-owner";
  readonly name: string;
  readonly organisationNumber: string;
  readonly level: number;
  readonly method: string;
}

/** A system that acts for an organisation as a user of it. */
export interface SystemUser extends Token {
  readonly kind: "system-user";
  /** Never empty. */
  readonly ids: readonly string[];
  /** Whom it belongs to. */
  readonly organisationNumber: string;
  /** Who made the system. */
  readonly supplierNumber: string;
  readonly systemId: string;
  readonly level: number;
  /** The token names no level; the enforcement point then reads 0. */
  readonly levelAssumed: boolean;
  readonly method: string;
}

/** An app. */
export interface App extends Token {
  readonly kind: "app";
  readonly id: string;
  readonly instanceId: string | null;
}

/** A service that calls for itself, with no user. */
export interface Service extends Token {
  readonly kind: "service";
  readonly clientId: string;
  /** What the issuer says it may do (OpenLMIS). */
  readonly authorities: readonly string[];
}

/** A user of another platform than Altinn. */
export interface EndUser extends Token {
  readonly kind: "end-user";
  /** The issuer's name for them. */
  readonly subject: string;
  /** The name they log in with. */
  readonly username: string | null;
  /** What the issuer says they may do: authorities, rights, roles or groups. */
  readonly authorities: readonly string[];
  readonly level: number | null;
}

/**
 * Dialogporten's dialog token: who opened a dialog, and what they may do in it. Parties and resources are URNs. Read by the
 * server module alone.
 */
export interface Dialog extends Token {
  readonly kind: "dialog";
  /** The person, or the organisation whose system it is. */
  readonly party: string;
  readonly level: number;
  readonly systemUser: string | null;
  readonly systemUserOrganisation: string | null;
  /** Who acts by delegation in Maskinporten. */
  readonly supplier: string | null;
  /** Whose dialog it is. */
  readonly dialogParty: string;
  readonly serviceResource: string;
  readonly dialogId: string;
  /** What is allowed: on the dialog, or on a part of it. */
  readonly actions: readonly { readonly name: string; readonly attribute: string | null }[];
}

// ---------------------------------------------------------------------------------------------------------- parties

/** A list of parties, in any of the forms in which the platform's parts write it. */
export type PartyList = string | Uint8Array | ArrayBuffer | readonly object[];

/**
 * Reads a list of parties, and gives it in one form.
 *
 * @throws {AdgangError} `malformed-json`, `not-a-party-list`, `missing-party-id`, `invalid-party` and others
 */
export function parseParties(list: PartyList): readonly Party[];

/** A person or organisation that can be acted for, with their sub-units. */
export interface Party {
  readonly partyId: number;
  readonly partyUuid: string | null;
  /** 1 a person, 2 an organisation or a sub-unit of one, 3 a self-identified person; 0 where it is not said. */
  readonly partyTypeName: number;
  readonly orgNumber: string | null;
  readonly ssn: string | null;
  readonly unitType: string | null;
  readonly name: string | null;
  readonly isDeleted: boolean;
  /** There only to hold its sub-units; may not be acted for. */
  readonly onlyHierarchyElementWithNoAccess: boolean;
  readonly childParties: readonly Party[];
}

/**
 * Says what a page should do about the party acted for: go on, let the user choose, or refuse. It is what Altinn's own code
 * would do, rule by rule. The inputs are not changed.
 *
 * With a {@link problem} it is `forbidden`, since `representation-unknown`: no party is chosen, and none is asked for, which
 * would send the user to and fro. {@link Parties} and {@link parseParties} are empty then.
 *
 * ```ts
 * const choice = selectParty(parties, { who: me, cookie, app, profile });
 * if (choice.outcome === "select") draw(choice.tree);
 * ```
 *
 * @throws {AdgangError} what is wrong with the list, the options or the claims
 */
export function selectParty(list: PartyList, options?: SelectOptions): Choice & {
  /**
   * The parties to choose from. Those with `onlyHierarchyElementWithNoAccess` only hold others: the platform says so, or the
   * app does not allow them.
   */
  readonly tree: readonly Party[];
};

/** What a selection depends on, besides the parties. */
export interface SelectOptions {
  /** Whose rules decide; the server's, if it is left out. See {@link Strategy}. */
  readonly strategy?: Strategy | null;
  /** Who calls: the answer of {@link identify}, or claims that are then read as Altinn's. Left out, a user nobody knows. */
  readonly who?: Authenticated | Claims | null;
  /** The value of the cookie that names the selected party (`AltinnPartyId`); it goes before the token's claim. */
  readonly cookie?: string | number | null;
  /** The app's metadata (`applicationmetadata.json`). Left out, every party may be chosen. */
  readonly app?: AppMetadata | null;
  /** The user's profile, as the platform writes it. One without a `party` is refused, as the platform does. */
  readonly profile?: UserProfile | null;
  /**
   * What the platform said of the selected party, `unknown` where it gave no answer. Left out, the list says it: what the
   * platform looks for is a party among those that it lists.
   */
  readonly canRepresent?: boolean | "unknown" | null;
  /** The path of the page that was asked for; the server's strategy lets some through. */
  readonly path?: string | null;
  /** The app is stateless, with a data type that allows anonymous use. */
  readonly anonymous?: boolean | null;
  /** The user has picked a party since they came, which the frontend's strategy remembers. */
  readonly picked?: boolean | null;
}

/**
 * Whose rules decide: `server` are those of the app's server since 2026, which counts the outermost parties; `flattened`
 * those of the frontend before it, which counts sub-units too and waits for ever where there is no profile.
 */
export type Strategy = "server" | "flattened";

/** What an app's metadata says of parties. */
export interface AppMetadata {
  /** The kinds of party that may use the app. None `true` is all of them; missing, none may be chosen. */
  readonly partyTypesAllowed?: {
    readonly person?: boolean | null;
    readonly organisation?: boolean | null;
    readonly subUnit?: boolean | null;
    readonly bankruptcyEstate?: boolean | null;
  } | null;
  /** `always` or `never`; anything else is no wish. */
  readonly promptForParty?: string | null;
}

/** What a user's profile says of parties. */
export interface UserProfile {
  /** The user's own party. */
  readonly party?: { readonly partyId: number | string; readonly partyTypeName?: number | null; readonly name?: string | null } | null;
  readonly profileSettingPreference?: { readonly doNotPromptForParty?: boolean | null } | null;
}

/** What a page should do, and by which rule. Frozen. */
export type Choice = Chosen &
  (
    | {
        /** Go on without asking. */
        readonly outcome: "proceed";
        /**
         * `not-a-user`: nobody to ask; `path`: a page that has its party; `anonymous`: the app is for anybody; `only-one`
         * is allowed; `picked` before; `never-prompt`: the app's wish; `do-not-prompt`: the profile's.
         */
        readonly why: "not-a-user" | "path" | "anonymous" | "only-one" | "picked" | "never-prompt" | "do-not-prompt";
        /**
         * The party acted for; never one that the app does not allow or that the user may not act for. `null` where the
         * platform would go on with such a one, or nothing says which it is: `notes` then say so.
         */
        readonly party: Party | null;
      }
    | {
        /** Let the user choose. */
        readonly outcome: "select";
        /** `always-prompt`: the app's wish; `several` are allowed. */
        readonly why: "always-prompt" | "several";
        readonly party: null;
      }
    | {
        /** Say that they may not. */
        readonly outcome: "forbidden";
        /**
         * `invalid-cookie`: it holds no party id; `no-profile`: the frontend waits for one in vain; `no-profile-party`: the
         * profile names no party; `cannot-represent`: the user may not act for the selected party;
         * `representation-unknown`: the platform did not say, or nothing can be answered; `none-allowed`: the app allows none of the user's parties;
         * `selected-not-allowed`: it does not allow the selected one.
         */
        readonly why:
          | "invalid-cookie"
          | "no-profile"
          | "no-profile-party"
          | "cannot-represent"
          | "representation-unknown"
          | "none-allowed"
          | "selected-not-allowed";
        readonly party: null;
      }
  );

/** What is said of the selection whatever its outcome. */
export interface Chosen {
  /** The party that the platform takes for selected, and who names it. */
  readonly selected: { readonly partyId: number; readonly from: "cookie" | "claim" | "profile" } | null;
  /** Whether the user may act for it; `null` where that is not known. */
  readonly canRepresent: boolean | null;
  /**
   * Who names which party, where they do not all name the same. A cookie that differs from the claim means no more than that
   * the user acts for somebody else.
   */
  readonly mismatch: { readonly cookie: number | null; readonly claim: number | null; readonly profile: number | null } | null;
  /**
   * `selected-not-allowed`: the platform goes on, with a party that it will refuse; `selected-unknown`: nothing says which
   * party is selected; `cookie-rewritten`: the platform falls back to the user's own party and sets the cookie to it;
   * `no-party-types`: the app's metadata has no `partyTypesAllowed`; `own-party-only`: there are no parties, so the user's
   * own stands for them.
   */
  readonly notes: readonly (
    | "selected-not-allowed"
    | "selected-unknown"
    | "cookie-rewritten"
    | "no-party-types"
    | "own-party-only"
  )[];
}

/**
 * A list of parties that stays in the wasm module, for those who have thousands: what crosses are the rows that a page
 * shows.
 *
 * ```ts
 * using parties = Parties.open(await response.text());
 * const { rows, total } = parties.search(input.value, { app, offset, limit: 50 });
 * ```
 *
 * It holds memory of the module, which is given back by `free`, by `using`, or when it is collected.
 */
export class Parties {
  protected constructor();

  /**
   * Reads a list of at most 32 MB and 100,000 parties.
   *
   * @throws {AdgangError} as {@link parseParties}
   */
  static open(list: PartyList): Parties;

  /** The party with this id, the outermost one where there are several; `null` where there is none. */
  find(partyId: number): Party | null;

  /**
   * Finds the parties whose name, number or id holds every word of a text, in any case: the tree line by line, with the
   * parties above those that were found. An empty text finds all.
   *
   * @throws {AdgangError} `malformed-options`, `invalid-argument`
   */
  search(text: string, options?: SearchOptions): PartyPage;

  /**
   * As {@link selectParty}, without the tree: {@link Parties.search} with the same `app` goes through that line by line.
   *
   * @throws {AdgangError} what is wrong with the options or the claims
   */
  select(options?: SelectOptions): Choice;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Where to look, and which part of what is found to give. */
export interface SearchOptions {
  /** The app's metadata: only what it allows is found. */
  readonly app?: AppMetadata | null;
  /** Rows to leave out at the start; none, if it is left out. Pages one after the other are all that was found. */
  readonly offset?: number | null;
  /** The most rows to give; 100, if it is left out. */
  readonly limit?: number | null;
}

/** A part of what was found. */
export interface PartyPage {
  /** How many rows there are in all. */
  readonly total: number;
  /** How many of all rows were looked for; the others hold one that was. */
  readonly hits: number;
  readonly rows: readonly PartyRow[];
}

/** A line of the tree. `onlyHierarchyElementWithNoAccess` also says that the app does not allow it. */
export interface PartyRow extends Omit<Party, "childParties"> {
  /** 0 for the outermost ones. */
  readonly depth: number;
  /** It was looked for, and is not only here to hold one that was. */
  readonly hit: boolean;
}

// ---------------------------------------------------------------------------------------------------------- snapshots

/** What a program knows of the actions and resources it asks about, to be told at {@link Snapshot.open}. */
export interface Shape {
  readonly action?: string;
  readonly resource?: Resource;
}

/** The actions of a shape. */
export type ActionOf<T extends Shape> = T extends { readonly action: infer A extends string } ? A : string;

/** The resources of a shape. */
export type ResourceOf<T extends Shape> = T extends { readonly resource: infer R extends Resource } ? R : Resource;

/**
 * Policies, compiled. Public and cacheable: it holds nothing about a person.
 *
 * ```ts
 * const snapshot = Snapshot.open<{ action: "read" | "write" }>(bytes);
 * ```
 *
 * It holds memory of the wasm module, which is given back by `free`, by `using`, or when it is collected. A session goes
 * on without its snapshot.
 */
export class Snapshot<T extends Shape = Shape> {
  protected constructor();

  /**
   * Opens a snapshot's bytes, which are copied. What it says of itself is checked against its hash; a policy is checked and
   * read when it is first needed, and one that is damaged is answered with `ask`. A signature is not checked here:
   * `adgang/studio` does.
   *
   * @throws {AdgangError} `not-a-snapshot`, `older-version`, `newer-version`, `truncated-snapshot`, `corrupt-snapshot`,
   * `too-large`, `wrong-audience`, `rolled-back`
   */
  static open<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;

  /**
   * The same for a page: it does not throw. What cannot be opened is reported once, with `console.error`, and is a snapshot
   * whose sessions answer `ask`, with the reason `unsupported` and the error's code as its `construct`; it says nothing of
   * itself.
   */
  static openOrAsk<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;

  /** Why it answers nothing: it could not be opened, or there is a {@link problem}. */
  readonly problem: AdgangError | undefined;

  /** Which way of reading policies they were compiled for. */
  readonly dialect: Dialect;
  /** The revision of the decision point that the dialect follows; empty for the standard. */
  readonly engineRevision: string;
  /** Who built it. */
  readonly issuer: string | null;
  /** For whom it was built. */
  readonly audience: string | null;
  /** When it was built, in milliseconds since 1970. */
  readonly issuedAt: number | null;
  /** When it is past its time, in milliseconds since 1970. */
  readonly expiresAt: number | null;
  /** Its place among the snapshots of its issuer, of which a later one has a greater; 0 where it was not said. */
  readonly serial: number;
  /** Whether there is a signature, good or not. */
  readonly signed: boolean;
  /** How the platform is set that it was built for: what is not the default, by name. */
  readonly settings: Settings;
  /** The SHA-256 over what it says of itself and over the hashes of its policies, in hexadecimal. */
  readonly hash: string;
  /** What is in it. The first look at it reads every policy, and throws `corrupt-snapshot` where one is damaged. */
  readonly policies: readonly PolicyInfo[];

  /**
   * Reads and checks every policy now.
   *
   * @throws {AdgangError} `corrupt-snapshot`
   */
  verifyAll(): void;

  /**
   * Opens a session: everything but the resource and the action.
   *
   * @throws {AdgangError} what is wrong with the claims, the facts or the instant
   */
  session(options: SessionOptions): Session<T>;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** How an environment of the platform is set: switches are 1 or 0, times seconds. */
export interface Settings {
  /** Decisions are asked of `/authorize`, and not of `/decision`. */
  readonly "external-api"?: Switch;
  /** `UserAccessPackageAuthorization`; on, if it is left out. */
  readonly "user-access-packages"?: Switch;
  /** `SystemUserAccessPackageAuthorization`; on, if it is left out. */
  readonly "system-user-access-packages"?: Switch;
  /** Access Management is asked for roles, under their several ids; not known, if it is left out. */
  readonly "role-register"?: Switch;
  /** The level for system users, which is announced, takes the place of the general one for them. */
  readonly "system-user-level"?: Switch;
  /** Seconds after which facts are past their time. */
  readonly "facts-max-age"?: number;
}

/** On or off. */
export type Switch = 0 | 1 | boolean;

/** Which snapshots are taken. */
export interface OpenOptions {
  /** Whom it has to be for; without it, it may be for anyone. */
  readonly audience?: string | null;
  /** The least serial, against the return of an old snapshot: that of the last one that was used. */
  readonly minSerial?: number | null;
}

/** What Altinn's decision point does, or OASIS XACML 3.0. */
export type Dialect = "altinn" | "standard";

/** One policy of a snapshot. */
export interface PolicyInfo {
  /** `ORG/APP` or the resource's id; `null` for the policy of every other resource. */
  readonly key: string | null;
  readonly policyId: string;
  readonly version: string | null;
  /** How many rules it has. */
  readonly rules: number;
  /** The SHA-256 of its XML, an app's placeholders replaced, in hexadecimal; `null` where it has no key. */
  readonly source: string | null;
}

/** What a session is opened with. */
export interface SessionOptions {
  /** Who calls: the answer of {@link identify}, or claims that are then read as Altinn's. */
  readonly who: Authenticated | Claims;
  /** The party acted for; that of the facts, if it is left out. */
  readonly party?: number | { readonly partyId: number } | null;
  /** What the server knows of the caller and the party, as far as it was handed over. */
  readonly facts?: Facts | null;
  /** The instant to answer for, in milliseconds since 1970. Nothing here reads a clock, so it has to be said. */
  readonly now: number | Date;
  /** Ids of the obligations that the program will carry out (standard dialect). */
  readonly understood?: readonly string[] | null;
}

/**
 * What the server knows of a caller acting for a party. Every kind of fact is left out where nothing is known, a list where
 * all is known, or says how much it is and how old. Times are in *seconds* since 1970, as in the JSON that the server hands
 * over.
 */
export interface Facts {
  readonly version?: 1;
  /** The party they are about. */
  readonly party?: number | null;
  readonly partyType?: PartyType | null;
  /** When they were read. */
  readonly asOf?: number | null;
  /** When they are past their time. */
  readonly expires?: number | null;
  /** The caller's own party, and their user id where they are named by a person number. */
  readonly caller?: (PartyFacts & { readonly userId?: number | null }) | null;
  /** Role codes. */
  readonly roles?: Known;
  /** Roles as Access Management names them: URNs whose last part is the value. */
  readonly roleRegister?: Known;
  /** Ids of access packages. */
  readonly accessPackages?: Known;
  /** Roles in an estate. */
  readonly estateRoles?: Known;
  /** Delegations that reach the caller, in the platform's order; at least these are the first of them. */
  readonly delegations?: Known<DelegationFact>;
  /** The policy keys that the delegations were asked for; left out where they are those of every resource. */
  readonly delegationsFor?: readonly string[];
  /** The parties that the caller has a key role in. */
  readonly keyRoleParties?: Known<number | PartyFacts>;
  /** Whether access lists guard every resource of which nothing else is said. */
  readonly accessListMode?: "disabled" | "enabled" | null;
  /** The resources that access lists guard, or not; where it is complete, no other is guarded. */
  readonly accessLists?: Known<{
    readonly resource: string;
    readonly mode: "disabled" | "enabled";
    /** The party's memberships; without filters they are for every action. */
    readonly memberships?: Known<{ readonly actionFilters?: readonly string[] | null }>;
  }>;
  /** What counts for a request for consent, which is for nobody's party. */
  readonly consent?: { readonly partyType?: Known; readonly accessLists?: Known } | null;
  /** Instances with their tasks; one with neither task nor end event has neither. */
  readonly instances?: Known<{
    /** `PARTY/GUID` */
    readonly id: string;
    /** `ORG/APP` */
    readonly app?: string | null;
    readonly task?: string | null;
    readonly endEvent?: string | null;
  }>;
}

/** What the register says of a party; `none` where it knows no such. */
export interface PartyFacts {
  readonly partyId?: number | null;
  readonly partyUuid?: string | null;
  readonly partyType?: PartyType | null;
}

/** What kind of party it is. */
export type PartyType = "none" | "person" | "organisation" | "self-identified" | "sub-unit" | "bankruptcy-estate";

/** A delegation, as Access Management lists it. */
export interface DelegationFact {
  /** `ORG/APP`, `app_ORG_APP` or the id of a resource. */
  readonly resource: string;
  /** A GUID or URN; left out where it is for all instances. */
  readonly instance?: string | null;
  readonly offeredBy?: number | null;
  readonly coveredByUser?: number | null;
  readonly coveredByParty?: number | null;
  readonly toType?: "organization" | "person" | "system-user" | null;
  readonly to?: string | null;
  /** The last of its rules was revoked. */
  readonly revoked?: boolean | null;
  /** Where the platform keeps its policy. */
  readonly path?: string | null;
  /** Its policy, compiled by `adgang/studio` or the command line; `unreadable` where the platform cannot read it. */
  readonly policy?: string | null;
}

/** All of them, or at least these; with an age of its own, where it has one. */
export type Known<T = string> =
  | readonly T[]
  | {
      readonly extent: "complete" | "at-least";
      readonly values: readonly T[];
      readonly asOf?: number | null;
      readonly expires?: number | null;
    };

/** What is asked about: an app, an instance of one, or a resource of the resource registry. */
export type Resource =
  | (ResourceParts & { readonly app: string; readonly resource?: null })
  | (ResourceParts & { readonly resource: string; readonly app?: null });

/** What narrows a resource down. */
export interface ResourceParts {
  /** `PARTY/GUID` */
  readonly instance?: string | null;
  /** Id of the current task's element. */
  readonly task?: string | null;
  /** Id of the end event, where the process has ended. */
  readonly endEvent?: string | null;
  /** `urn:altinn:appresource`, such as `events`. */
  readonly appResource?: string | null;
  /** UUID of the party that it belongs to, where that is how the party is named. */
  readonly partyUuid?: string | null;
}

// ---------------------------------------------------------------------------------------------------------- sessions

/** A snapshot, a caller, a party, facts, and one instant. */
export class Session<T extends Shape = Shape> {
  protected constructor();

  /** The instant it answers for, in milliseconds since 1970. */
  readonly now: number;
  /**
   * When its answers may turn into `ask`, in milliseconds since 1970: the earliest end to come of token, snapshot, facts, and
   * kinds of facts.
   */
  readonly expiresAt: number | null;
  /**
   * The next instant at which an answer may turn by itself, in milliseconds since 1970: an end to come, or the start of a token
   * that does not count yet; `null` where there is none. What policies of the standard dialect read from the clock is not in it.
   */
  readonly turnsAt: number | null;
  /** How old its facts are, in milliseconds; `null` where they do not say when they were read. */
  readonly factsAge: number | null;
  /** How old its snapshot is, in milliseconds; `null` where it does not say when it was built. */
  readonly snapshotAge: number | null;

  /**
   * Turns to a resource.
   *
   * @throws {AdgangError} `invalid-resource`, `malformed-resource`
   */
  on(resource: ResourceOf<T>): View<T>;

  /** The same, at another instant. */
  at(now: number | Date): Session<T>;

  /**
   * What an app's page is told of its current task, in the form of the app's own process data: only a plain yes is true, and
   * what cannot be told is listed. A resource that names no task is in this one.
   *
   * @throws {AdgangError} `invalid-resource`, `malformed-resource`, `malformed-task`
   */
  task(resource: ResourceOf<T>, task: ProcessTask): TaskAccess;

  /**
   * Answers all actions on all resources in one call: {@link No}, {@link Yes} or {@link Ask} a cell, all actions of the
   * first resource, then all of the second.
   *
   * @throws {AdgangError} `invalid-resource` with its place, `too-large` over 2^20 cells
   */
  grid(actions: readonly ActionOf<T>[], resources: readonly ResourceOf<T>[]): Uint8Array;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A task of an app's process, as its process data have it. */
export interface ProcessTask {
  readonly elementId: string;
  /** `altinnTaskType`: `data`, `signing`, … */
  readonly taskType?: string | null;
  /** The actions that the process declares for it (`altinn:actions`), at most 1000. */
  readonly actions?: readonly (string | { readonly id: string; readonly type?: "processAction" | "serverAction" | null })[] | null;
}

/** What a page may offer in a task. Frozen. */
export interface TaskAccess {
  readonly read: boolean;
  readonly write: boolean;
  readonly actions: { readonly [id: string]: boolean };
  readonly userActions: readonly { readonly id: string; readonly authorized: boolean; readonly type: string }[];
  /** The actions that cannot be told here, and are not offered. */
  readonly ask: readonly string[];
}

/** A cell of a grid: no. */
export type No = 0;
/** A cell of a grid: yes. */
export type Yes = 1;
/** A cell of a grid: ask the server. */
export type Ask = 2;

/** A session turned to one resource. Everything that can be answered at once was: asking is a lookup. */
export class View<T extends Shape = Shape> {
  protected constructor();

  /** Whether the server would permit an action: true only on yes. */
  can(action: ActionOf<T>): boolean;
  /** Whether the server would permit an action, and why. */
  check(action: ActionOf<T>): Answer;
  /** Every named action that the server would permit. */
  actions(): readonly ActionOf<T>[];
  /** Every action that the policy names, in its order, and those that only delegations and access lists do. */
  namedActions(): readonly ActionOf<T>[];
  /** Whether actions that nothing names may be permitted, too: `actions()` is then not all of them. */
  readonly more: boolean;

  /** Gives its memory back, where it holds any. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Yes, no or ask, with the reason. Frozen. */
export type Answer =
  /** The server, holding the same facts, would permit. */
  | { readonly answer: "yes"; readonly reason: Granted }
  /** The server would not permit, whatever the facts that are not held turn out to be. */
  | { readonly answer: "no"; readonly reason: NoRule | Denied | LevelTooLow | PolicyFault }
  /** It cannot be told here: show no button, and forward the request. */
  | { readonly answer: "ask"; readonly reason: Unknown | WrongParty | Obligation | Expired | Unsupported };

/** Why an answer is what it is. */
export type Reason = Answer["reason"];

/** These rules permit. */
export interface Granted {
  readonly code: "granted";
  /** Of the resource's policy, or of the delegation's; none where several may. */
  readonly rules: readonly string[];
  /** The delegation that does, where it is one. */
  readonly delegation?: Grant;
}

/** The delegation that made a yes: from whom, to whom, and where the platform keeps it. */
export type Grant = Omit<DelegationFact, "policy" | "revoked" | "toType">;

/** No rule has anything to say. */
export interface NoRule {
  readonly code: "no-rule";
  /**
   * The kinds of caller that the policy asks for by name (`urn:adgang:caller`), that this one is not, and of which one might
   * be permitted: `service`, say. Standard dialect; left out where there are none, and by the check module always.
   */
  readonly callers?: readonly string[];
}

/** These rules deny. */
export interface Denied {
  readonly code: "denied";
  readonly rules: readonly string[];
  /** As of {@link NoRule}. */
  readonly callers?: readonly string[];
  /** The policy permits, and the party is on none of the access lists that guard the resource. */
  readonly accessList?: true;
}

/** The policy permits; the caller's authentication level is too low. Offer a stronger login. */
export interface LevelTooLow {
  readonly code: "level-too-low";
  readonly required: number;
  readonly actual: number;
}

/** The policy itself cannot be decided. */
export interface PolicyFault {
  readonly code: "error";
  /** An XACML status code. */
  readonly status: string;
}

/** Kinds of facts that an answer may be missing. */
export type FactKind =
  | "roles"
  | "access-packages"
  | "estate-roles"
  | "delegations"
  | "access-lists"
  | "consent"
  | "caller"
  | "task"
  | "party";

/** Facts are missing. */
export interface Unknown {
  readonly code: "unknown";
  /** Kinds of facts, or attribute ids, or `policy`. What would settle the answer alone comes first. */
  readonly missing: readonly (FactKind | (string & {}))[];
}

/** The facts are about another party than the one that owns the resource. */
export interface WrongParty {
  readonly code: "wrong-party";
  readonly facts: number;
  readonly resource: number;
}

/** The policy permits with obligations that the program has not declared understood. */
export interface Obligation {
  readonly code: "obligation";
  readonly ids: readonly string[];
}

/** Something is past its time, or not yet in it. */
export interface Expired {
  readonly code: "expired";
  /** One of these, or the kind of facts that is. */
  readonly what: "token" | "facts" | "snapshot" | FactKind;
}

/** This build cannot evaluate something. */
export interface Unsupported {
  readonly code: "unsupported";
  /**
   * A function, data type or element, as the policy names it; `corrupt-snapshot` where the policy is damaged. What
   * {@link Snapshot.openOrAsk} could not open: the code of its error. The code of a {@link problem}. `unread`: what
   * {@link identify} gave where there was one.
   */
  readonly construct: string;
}
