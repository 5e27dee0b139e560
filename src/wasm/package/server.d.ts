export * from "./index.js";
export * from "./facts.js";
export * from "./authzen.js";
export * from "./point.js";

import type {
  ActionOf,
  Authenticated,
  Claims,
  Denied,
  NoRule,
  OpenOptions,
  PolicyFault,
  Resource,
  ResourceOf,
  SessionOptions,
  Shape,
} from "./index.js";
import type { AuthzenPoint } from "./authzen.js";
import * as check from "./index.js";

/** As in `adgang`, with more profiles. */
export interface IdentifyOptions extends Omit<check.IdentifyOptions, "profile"> {
  readonly profile?: check.IdentifyOptions["profile"] | "platform-access-token" | "dialog-token";
  /** How tokens of the profile `oidc` are read; by the standard's own claims, if it is left out. */
  readonly mapping?: ClaimMapping | null;
}

/**
 * Which claims of an issuer's tokens say who calls. A claim is a name, or a JSON pointer where it begins with a slash
 * (`/realm_access/roles`). Of several, the first that is there counts; of `authorities`, all. What is left out is as the
 * standard has it.
 */
export interface ClaimMapping {
  readonly subject?: OneOrMore;
  readonly username?: OneOrMore;
  readonly clientId?: OneOrMore;
  readonly authorities?: OneOrMore;
  readonly scopes?: OneOrMore;
  /** A claim, and the levels its values stand for; a claim that is a number needs no values. */
  readonly level?: { readonly claim: string; readonly values?: { readonly [value: string]: number } };
  /** What makes it a service's token, instead of a subject that is its client; one condition is enough. */
  readonly service?: ServiceCondition | readonly ServiceCondition[];
}

/** A claim that is one of these texts, or a list with one of them in it. */
export interface ServiceCondition {
  readonly claim: string;
  readonly is: OneOrMore;
}

/** One text, or a list of at least one. */
export type OneOrMore = string | readonly [string, ...string[]];

/**
 * With what an app calls a service of its platform: which credentials it takes, which of them there are, and why not where
 * one is lacking. By Altinn's table as far as it is known, or by one of your own.
 *
 * @param who whose request it is or was: the answer of {@link identify}
 * @param service `storage`, `register`, `profile`, `events`, `notifications`, `authorization`, `access-management`,
 * `authentication`, `correspondence`, `dialogporten`, `pdf`, `maskinporten`, `key-vault`, or one of the table's
 * @throws {AdgangError} `malformed-options`
 */
export function credentialsFor(
  who: Pick<Authenticated, "kind" | "expiresAt">,
  service: string,
  options: CredentialOptions,
): Credentials;

/** In what work a service is called, and with what. */
export interface CredentialOptions {
  /** In a request, in the background with no request at hand, or after the end of the request's token. */
  readonly work: "request" | "background" | "expired";
  /** In milliseconds since 1970. */
  readonly now: number | Date;
  /** What the app has of its own. */
  readonly holds?: {
    /** By name: `platform-access-token`, `subscription-key`, … */
    readonly credentials?: readonly string[];
    /** What its client in Maskinporten may ask for; left out where it has none. */
    readonly maskinportenScopes?: readonly string[] | null;
  };
  /** Instead of Altinn's: for each service the ways to call it, the better first. */
  readonly table?: { readonly [service: string]: readonly CredentialRow[] };
}

/** One way to call a service, in a table. */
export interface CredentialRow {
  readonly work: readonly CredentialOptions["work"][];
  readonly takes: readonly (string | { readonly kind: string; readonly scopes?: readonly string[]; readonly exchanged?: boolean })[];
  /** The kinds of caller whose token will do; all, if it is left out. */
  readonly callers?: readonly Authenticated["kind"][];
  /** Done so, meant to be so, or possible without having been seen. */
  readonly status: "in-use" | "proposed" | "unverified";
  /** Where it is known from. */
  readonly source: string;
}

/** With what a service is called. */
export interface Credentials {
  readonly service: string;
  readonly work: CredentialOptions["work"];
  /** Whether the table says anything of it; if not, nobody here knows. */
  readonly known: boolean;
  readonly ways: readonly {
    /** Whether all of it is there. */
    readonly complete: boolean;
    readonly takes: readonly NeededCredential[];
    readonly status: CredentialRow["status"];
    readonly source: string;
  }[];
  /** The first of the ways that is not only proposed and has all it takes. */
  readonly chosen: number | null;
}

/** A credential that a service takes. */
export interface NeededCredential {
  readonly kind: string;
  readonly scopes: readonly string[];
  /** A token of Maskinporten, exchanged for one of Altinn's. */
  readonly exchanged: boolean;
  /** Why it is not there; `null` where it is. */
  readonly lacks:
    | null
    | { readonly code: "nobody-logged-in" | "no-request" | "token-expired" | "not-held" }
    | { readonly code: "other-callers"; readonly takes: readonly string[] }
    | { readonly code: "missing-scopes"; readonly scopes: readonly string[] };
}

// ---------------------------------------------------------------------------------------------------------- verification

/**
 * Verifies a compact token: that it is well formed, that a key of the set signed it with an algorithm that is allowed, and
 * that its claims are as expected.
 *
 * ```ts
 * const keys = KeySet.parse(await (await fetch(jwksUri)).text());
 * const claims = verify(token, keys, { issuer, audience, now: Date.now(), leeway: 10 });
 * const me = identify(claims);
 * ```
 *
 * @param jwks a set that was parsed, or a JWK Set as text or as an object
 * @throws {AdgangError} the first thing that is wrong. With `unknown-kid` the issuer may have newer keys: fetch them, once
 */
export function verify(token: string, jwks: KeySet | Jwks | string, expect: Expectation): VerifiedClaims;

/**
 * Claims that were verified. Only `verify` makes one: no object can be made to pass for it, and what it shows is frozen. It
 * is good within the program that verified it; written as JSON it is plain claims, and verified no more.
 */
export class VerifiedClaims {
  private constructor();
  readonly #verified: never;
  readonly claims: Claims;
  readonly header: Claims;
  /** `iss`; `null` where there is none. */
  readonly issuer: string | null;
  /** The profile that the trusted issuer's configuration names. */
  readonly profile: Profile | null;
  toJSON(): Claims;
}

/**
 * As in `adgang`; it also reads the tokens that only servers have, and those of an issuer of your own by a mapping. It takes
 * the handle that {@link verify} gives, and reads its claims by the profile of their issuer, unless another is given. The
 * other modules take the handle for the plain claims that it is written as.
 *
 * @throws {AdgangError} as in `adgang`
 */
export function identify(who: VerifiedClaims | Claims | string, options?: IdentifyOptions): Authenticated;

/** A JWK Set (RFC 7517). */
export interface Jwks {
  readonly keys: readonly object[];
}

/** RFC 7518 and RFC 8037. */
export type Algorithm =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA"
  | "HS256"
  | "HS384"
  | "HS512";

/** What is expected of a token, at any time. */
export interface Expected {
  /**
   * Those that are allowed. All that fit the key, if it is left out, but for those with a shared secret: HS256 to HS512 have
   * to be asked for.
   */
  readonly algorithms?: readonly Algorithm[] | null;
  /** `iss`, exactly. */
  readonly issuer?: string | null;
  /** `aud` must be, or hold, one of these. If it is left out, a token that names an audience is refused. */
  readonly audience?: string | readonly string[] | null;
  /** `aud` is not looked at. */
  readonly anyAudience?: boolean | null;
  /** The header's `typ`. */
  readonly type?: string | null;
  /** Claims that must be there; `["exp"]`, if it is left out. */
  readonly required?: readonly string[] | null;
  /** How far clocks may differ: 0 to 600 *seconds*; 0, if it is left out. */
  readonly leeway?: number | null;
}

/** What is expected of a token. */
export interface Expectation extends Expected {
  /** The instant, in milliseconds since 1970. Nothing here reads a clock, so it has to be said. */
  readonly now: number | Date;
}

/** A set of keys, read once and used for many tokens. Holds memory of the module, as a {@link Snapshot} does. */
export class KeySet {
  private constructor();

  /**
   * Reads a JWK Set. Keys of other types or uses are kept aside, with the reason, until a token names one.
   *
   * @throws {AdgangError} `malformed-key-set`, `duplicate-kid`, `private-key`, with its place
   */
  static parse(jwks: Jwks | string): KeySet;

  /** {@link verify} with these keys. */
  verify(token: string, expect: Expectation): VerifiedClaims;

  /** The payload of a compact JWS that one of these keys signed, whatever it is. */
  payload(jws: string, algorithms: readonly Algorithm[]): Uint8Array;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Whose tokens are taken. */
export interface IssuerConfiguration {
  readonly issuers: readonly (Expected & {
    readonly issuer: string;
    /** Without them every token is refused (`unknown-kid`, `no-matching-key`) until they are set. */
    readonly keys?: Jwks | null;
    /** The profile that reads its claims. */
    readonly profile?: Profile | null;
  })[];
}

/** Whose tokens they are. */
export type Profile = NonNullable<IdentifyOptions["profile"]>;

/** As in `adgang`; here its signature can be checked. */
export class Snapshot<T extends Shape = Shape> extends check.Snapshot<T> {
  static open<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;
  static openOrAsk<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;

  /**
   * Checks that a key of a JWK Set signed it, by EdDSA or ES256.
   *
   * @throws {AdgangError} `unsigned-snapshot`, or what is wrong with the keys or the signature, as {@link verify} says
   */
  verifySignature(jwks: Jwks | string): void;

  session(options: SessionOptions): Session<T>;
}

/** It answers AuthZEN requests, too. */
export interface Snapshot<T extends Shape = Shape> extends AuthzenPoint {}

/** As in `adgang`; it also shows dialogs, and has its answers confirmed by the platform. */
export class Session<T extends Shape = Shape> extends check.Session<T> {
  at(now: number | Date): Session<T>;

  /**
   * A dialog with `isAuthorized` on all its parts and what may not be used masked, as Dialogporten shows it to the caller at the
   * session's instant. What cannot be told is not authorized, and listed. The facts are those of the dialog's party.
   *
   * @param dialog as Dialogporten's API has it; members that nobody asks for stay as they are
   * @throws {AdgangError} `malformed-dialog`, `malformed-options`, `too-many-questions`, `no-subject`, `no-level`, `unknown-acr`
   */
  dialog<D extends object>(dialog: D, options?: DialogOptions): DialogView<D>;

  /**
   * Answers all actions on all resources, and asks the platform for those that cannot be told here: in one request to its
   * decision point, whose results are folded in. What the enforcement point lets through is a yes, anything else a no.
   *
   * ```ts
   * const { grid, drift } = await session.confirm(["read", "write"], instances, { fetch, url, headers });
   * ```
   *
   * @throws {AdgangError} as `grid`; `server-error`, `malformed-response`, and `response-mismatch` where the platform failed in
   * answering the request; and what `fetch` throws
   */
  confirm(
    actions: readonly ActionOf<T>[],
    resources: readonly ResourceOf<T>[],
    options: ConfirmOptions,
  ): Promise<Confirmed<T>>;
}

/** How the platform is asked. */
export interface ConfirmOptions {
  /** `fetch`, or what does the same. */
  readonly fetch: (
    url: string,
    init: { readonly method: "POST"; readonly headers: { readonly [name: string]: string }; readonly body: string },
  ) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;
  /** Of the decision point: `https://platform.altinn.no/authorization/api/v1/decision`. */
  readonly url: string;
  /** Its credentials: `Authorization`, `Ocp-Apim-Subscription-Key`. */
  readonly headers?: { readonly [name: string]: string };
  /** Asks for the answers that could be told here, too, to see whether the server agrees. */
  readonly all?: boolean | null;
}

/** A grid with the platform's answers in it. */
export interface Confirmed<T extends Shape = Shape> {
  /** As that of `grid`. */
  readonly grid: Uint8Array;
  /** How many cells were asked for. */
  readonly asked: number;
  /** The cells in which the server disagrees with a yes or a no. */
  readonly drift: readonly {
    /** Its place in the grid. */
    readonly cell: number;
    readonly action: ActionOf<T>;
    readonly resource: ResourceOf<T>;
    readonly local: "yes" | "no";
    readonly server: "yes" | "no";
  }[];
}

/** What a dialog's view depends on, besides the session. */
export interface DialogOptions {
  /** The caller's authentication level; the token's, if it is left out. */
  readonly level?: number | null;
  /** The level that the service asks for; that of its policy, or else 3, if it is left out. */
  readonly requiredLevel?: number | null;
  /** Whether the dialog is among those that Dialogporten lists for the caller; not known, if it is left out. */
  readonly listAuthorization?: boolean | null;
  /** The party of a caller who is self-identified, and acts for themselves. */
  readonly ownPartyId?: number | null;
  /** The instance that the dialog is about, where its service owner's labels are not in it. */
  readonly instanceRef?: string | null;
  /** What an action without attribute is permitted by: any action on the dialog (until 2026-08), or itself. */
  readonly actionWithoutAttribute?: "any-on-main" | "exact-main" | null;
  /** What becomes of a response with another number of results. */
  readonly countMismatch?: "position" | "deny" | null;
  /** Whether transmissions with an attribute are opened by `transmissionread`. */
  readonly transmissionRead?: boolean | null;
}

/** A dialog as its reader gets it. Frozen. */
export interface DialogView<D = unknown> {
  /** Whether they get it at all. */
  readonly access: "yes" | "no" | "ask";
  readonly reason: "granted" | "list-authorization" | "unknown" | "no-access" | "deleted" | "level-too-low" | "not-visible";
  /** The dialog, with `isAuthorized` on its parts, and URLs masked. */
  readonly dialog: D;
  /** The parts that cannot be told, by JSON pointer, and the action that opens each. */
  readonly ask: readonly { readonly path: string; readonly action: string; readonly attribute: string }[];
  readonly requiredLevel: number;
  readonly level: number;
}

/** Several issuers that are trusted at once. Holds memory of the module, as a {@link Snapshot} does. */
export class TrustedIssuers {
  private constructor();

  /** @throws {AdgangError} `malformed-issuers`, `duplicate-issuer`, and what {@link KeySet.parse} says, with its place */
  static parse(configuration: IssuerConfiguration | string): TrustedIssuers;

  /**
   * Verifies a token by the keys and expectations of the issuer that it names.
   *
   * @throws {AdgangError} `unknown-issuer`, and what {@link verify} says. With `unknown-kid`, `at.path` leads to the issuer's
   * keys in the configuration
   */
  verify(token: string, expect: { readonly now: number | Date }): VerifiedClaims;

  /** Gives an issuer the keys that it has now. */
  setKeys(issuer: string, jwks: Jwks | string): void;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------------------------------------- pre-filters

/**
 * What an edge function does with a request before anything else has seen it. It rejects what the server surely would: on a
 * `no` about verified claims, without a token where one is needed, or with one that is surely bad. Everything else it
 * forwards, with a header `adgang` that says what is known; never does it reject on `ask`, so with a `problem` it forwards all.
 *
 * ```ts
 * const answer = filter.answer(request, caller);
 * return toResponse(answer) ?? fetch(applyTo(request, answer));
 * ```
 *
 * Holds memory of the module, as a {@link Snapshot} does.
 */
export class Prefilter {
  private constructor();

  /**
   * Reads a table of at most 1000 routes, as a list or as JSON. The first that matches a request counts.
   *
   * @throws {AdgangError} `malformed-routes`, `malformed-pattern`, `malformed-template`, `unreachable-route` (earlier ones
   * leave nothing to it), `too-large`, with their place; `malformed-options`
   */
  static open(routes: readonly Route[] | string, options?: PrefilterOptions | null): Prefilter;

  /**
   * What to do with a request.
   *
   * @param caller `null` where there is no token, nor a cookie that the server takes for one
   * @throws {AdgangError} `invalid-argument`, `freed`; never for what a client sent
   */
  answer(request: PrefilterRequest, caller: PrefilterCaller | null): Disposition;

  /** Gives its memory back. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Which request asks for what. */
export type Route = RouteRequests &
  (
    | {
        /** Of the parameters and headers: `{ app: "{org}/{app}", instance: "{party}/{guid}", task: "{header:x-task}" }`. */
        readonly resource: Resource;
        /** May be made of them, too. */
        readonly action: string;
        readonly public?: false | null;
      }
    /** Always forwarded, with a token or without. */
    | { readonly public: true; readonly resource?: Resource | null; readonly action?: string | null }
  );

/** The requests of a route. */
export interface RouteRequests {
  /** In capitals, and as it is: `HEAD` is not `GET`. `*` is every method. */
  readonly method: string | readonly string[];
  /**
   * `/:org/:app/instances/:party/:guid/data/*`: literals, parameters of one segment each, and at the end `*` for one segment
   * or more. The query does not count. A path that servers read differently (escapes that need not be, `..`, `;`, literals
   * in another case) is on no route.
   */
  readonly path: string;
}

/** What a table of routes does not say. */
export interface PrefilterOptions {
  /** What becomes of a request that is on no route: `forward`, if it is left out, or 404. */
  readonly unmatched?: "forward" | "reject" | null;
  /** Headers by which the server takes another method than that of a POST: `["x-http-method-override"]`. */
  readonly methodOverride?: readonly string[] | null;
  /** The realm of the challenges. */
  readonly realm?: string | null;
  /** Which `acr` gives which authentication level, for those who have to log in with more; ID-porten's, if it is left out. */
  readonly acrValues?: { readonly [level: number]: string } | null;
}

/** A request: that of the Fetch API, or what Node has of one. */
export type PrefilterRequest = {
  readonly method: string;
  /** All that came, or at least those that routes and overrides are made of. */
  readonly headers: Headers | Iterable<readonly [string, string]> | { readonly [name: string]: string | readonly string[] | undefined };
} & (
  | {
      /** A whole URL, or path and query as Node has them, as it will be forwarded. */
      readonly url: string;
    }
  | {
      /** Path and query, as they will be forwarded: not resolved, not decoded. */
      readonly path: string;
    }
);

/** Whose request it is. */
export type PrefilterCaller =
  /** Of claims that were verified if it was opened with what `verify`, or `identify` of that, gave; else nothing is rejected. */
  | { readonly session: Session }
  /** What `verify` threw; whatever else was thrown rejects nothing. */
  | { readonly refused: unknown };

/** What to do with a request, told apart by `outcome`. Frozen. */
export type Disposition = Forward | Reject;

/** Send it on. */
export interface Forward {
  readonly outcome: "forward";
  /** Headers to take out, whoever sent them. */
  readonly remove: readonly string[];
  /**
   * Headers to set then: `adgang`, a dictionary (RFC 8941) of one member, `yes`, `no`, `ask`, `unmatched` or `public`, whose
   * parameters say why: `ask;reason=unknown;missing="roles, delegations"`.
   */
  readonly set: { readonly adgang: string };
}

/** Answer it at once. */
export interface Reject {
  readonly outcome: "reject";
  readonly status: Problem["status"];
  readonly headers: {
    readonly "content-type": "application/problem+json";
    readonly "cache-control": "no-store";
    /** Where another token may help (RFC 6750, RFC 9470). */
    readonly "www-authenticate"?: string;
  };
  readonly body: Problem;
}

/** RFC 9457. Holds nothing of the token. */
export type Problem = { readonly title: string; readonly detail: string } & (
  | { readonly type: "urn:adgang:problem:no-token"; readonly status: 401; readonly reason: { readonly code: "no-token" } }
  /** With the code of its refusal. */
  | { readonly type: "urn:adgang:problem:invalid-token"; readonly status: 401; readonly reason: { readonly code: string } }
  | { readonly type: "urn:adgang:problem:not-permitted"; readonly status: 403; readonly reason: NoRule | Denied | PolicyFault }
  | {
      readonly type: "urn:adgang:problem:level-too-low";
      readonly status: 403;
      readonly reason: { readonly code: "level-too-low"; readonly required: number };
    }
  | {
      readonly type: "urn:adgang:problem:unmatched";
      readonly status: 404;
      readonly reason: { readonly code: "no-route" | "other-case" | "unsafe-path" | "path-too-long" | "path-override" };
    }
);

/** The response to a request that is rejected; `null` where it is forwarded. Needs the Fetch API. */
export function toResponse(answer: Reject): Response;
export function toResponse(answer: Disposition): Response | null;

/**
 * The request to forward: the same, without the header that a client made up, and with ours. Needs the Fetch API.
 *
 * @throws {AdgangError} `invalid-argument` for an answer that rejects
 */
export function applyTo(request: Request, answer: Disposition): Request;
