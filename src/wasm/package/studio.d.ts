export * from "./index.js";

import type { ActionOf, Authenticated, Claims, Dialect, OpenOptions, Resource, ResourceOf, SessionOptions, Shape } from "./index.js";
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

/** As in `adgang`; here it can be built, too, and answers XACML requests. */
export class Snapshot<T extends Shape = Shape> extends check.Snapshot<T> {
  static open<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;

  /**
   * Builds a snapshot's bytes from policy XML. `[ORG]` and `[APP]` in the policy of an app are replaced as they are at
   * publication. The same policies and options give the same bytes.
   *
   * @throws {AdgangError} the first thing wrong with the first policy that was refused, with line and column
   */
  static build(policies: string | readonly (string | PolicySource)[], options?: BuildOptions): Uint8Array;

  session(options: SessionOptions): Session<T>;

  /**
   * Checks that a key of a JWK Set signed it, by EdDSA or ES256.
   *
   * @throws {AdgangError} `unsigned-snapshot`, or what is wrong with the keys or the signature, as {@link verify} says
   */
  verifySignature(jwks: Jwks | string): void;

  /**
   * Answers an XACML 3.0 request by the policy of the resource it names, knowing the request and nothing else: no facts,
   * no level rules. A request may hold several (Multiple Decision Profile). One of the JSON Profile, as an object or as
   * text, is answered with an object, one in XML with the text of a `Response` element.
   *
   * @throws {AdgangError} `malformed-request` and others, where the request cannot be read
   */
  xacml(request: object, options?: XacmlOptions): XacmlResponse;
  xacml(request: string, options?: XacmlOptions): XacmlResponse | string;
}

/** As in `adgang`; its views tell their traces. */
export class Session<T extends Shape = Shape> extends check.Session<T> {
  on(resource: ResourceOf<T>): View<T>;
  at(now: number | Date): Session<T>;
}

/** As in `adgang`; it tells its traces. */
export class View<T extends Shape = Shape> extends check.View<T> {
  /** Every rule and every match of one check, and what it came to; `null` where the snapshot has no policy. */
  explain(action: ActionOf<T>): Trace | null;
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
 * As in `adgang`; it also reads the tokens that only servers have, and those of an issuer of your own by a mapping. Claims
 * that were verified are read by the profile of their issuer, unless another is given.
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

// ---------------------------------------------------------------------------------------------------------- policies

/** A policy, and the resource it is for. */
export interface PolicySource {
  /**
   * `ORG/APP` or the resource's id; left out for the policy of every other resource, and for policies that others refer
   * to.
   */
  readonly key?: string | null;
  /** A `Policy` or `PolicySet`. */
  readonly xml: string;
}

/** How a snapshot is built. */
export interface BuildOptions {
  /** Altinn's, if it is left out. */
  readonly dialect?: Dialect;
  /** Who builds it. */
  readonly issuer?: string | null;
  /** For whom: an environment of the platform, say. */
  readonly audience?: string | null;
  /** Its place among the issuer's snapshots, greater than that of every earlier one; 0, if it is left out. */
  readonly serial?: number | null;
  /** When it is built, in milliseconds since 1970; a part of a second is cut off. */
  readonly issuedAt?: number | Date | null;
  /** When it is past its time, in milliseconds since 1970; a part of a second is cut off. */
  readonly expiresAt?: number | Date | null;
  /**
   * `PolicyId` or `PolicySetId` of the policy that decides where several have no key; the only one that no other refers
   * to, if it is left out.
   */
  readonly root?: string | null;
}

/** Every finding about a policy, in source order. Whatever is in the text, it does not throw. */
export function lint(xml: string, options?: { readonly dialect?: Dialect }): readonly Diagnostic[];

/** One finding of lint. */
export interface Diagnostic {
  /** A policy with an error is refused. */
  readonly severity: "error" | "warning";
  /** Stable, kebab-case. */
  readonly code: string;
  /** A sentence for a person. */
  readonly message: string;
  readonly span: Span;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
}

/** A place in a policy's XML, in bytes of UTF-8; see {@link rangeOf}. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a span is in a JavaScript string, as an editor wants it. */
export function rangeOf(source: string, span: Span): { from: number; to: number };

/** What a part of a policy came to; several where it is not known which. */
export type Truth = "true" | "false" | "missing" | "error" | "fatal";

/** Every step of one check: a policy or policy set, and what is in it. */
export interface Trace {
  /** `PolicyId` or `PolicySetId` */
  readonly policy: string;
  /** Which of the documents it stands in, from 0. */
  readonly document: number;
  /** Where it is in that document. */
  readonly span: Span;
  /** What its target came to. */
  readonly target: readonly Truth[];
  /** What it came to; several where it is open. */
  readonly decisions: readonly string[];
  /** The rules of a policy that were evaluated, in order. */
  readonly rules: readonly RuleTrace[];
  /** The children of a policy set that were evaluated, in order. */
  readonly policies: readonly Trace[];
}

/** One rule. */
export interface RuleTrace {
  readonly id: string;
  readonly effect: "Permit" | "Deny";
  /** Where it is in the policy's XML. */
  readonly span: Span;
  /** What the rule came to; several where it is open. */
  readonly decisions: readonly string[];
  readonly anyOf: readonly AnyOfTrace[];
  /** What its condition came to, where it has one. */
  readonly condition: readonly Truth[] | null;
}

/** One `AnyOf`, or what a dialect reads as one. */
export interface AnyOfTrace {
  readonly truth: readonly Truth[];
  readonly allOf: readonly AllOfTrace[];
}

/** One `AllOf`. */
export interface AllOfTrace {
  readonly truth: readonly Truth[];
  readonly matches: readonly MatchTrace[];
}

/** One `Match`. */
export interface MatchTrace {
  readonly category: string;
  readonly attribute: string;
  /** What the attribute is compared with. */
  readonly literal: string;
  /** What it is compared by, without its URN. */
  readonly function: string;
  readonly truth: readonly Truth[];
}

/** How a request is answered. */
export interface XacmlOptions {
  /**
   * What the clock shows where the request does not say (standard dialect), in milliseconds since 1970. Without it, what
   * depends on the time is Indeterminate.
   */
  readonly now?: number | Date | null;
}

/** A response of the JSON Profile. */
export interface XacmlResponse {
  readonly Response: readonly XacmlResult[];
}

/** The answer to one request. */
export interface XacmlResult {
  readonly Decision: "Permit" | "Deny" | "NotApplicable" | "Indeterminate";
  readonly Status?: {
    readonly StatusCode: { readonly Value: string };
    readonly StatusMessage?: string;
    readonly StatusDetail?: readonly XacmlMissingAttribute[];
  };
  readonly Obligations?: readonly XacmlObligation[];
  readonly AssociatedAdvice?: readonly XacmlObligation[];
  readonly Category?: readonly XacmlCategory[];
  readonly PolicyIdentifierList?: {
    readonly PolicyIdReference?: readonly XacmlPolicy[];
    readonly PolicySetIdReference?: readonly XacmlPolicy[];
  };
}

/** What the request wanted back (`IncludeInResult`). */
export interface XacmlCategory {
  readonly CategoryId: string;
  readonly Id?: string;
  readonly Attribute: readonly {
    readonly AttributeId: string;
    readonly Value: XacmlValue | readonly XacmlValue[];
    readonly DataType: string;
    readonly Issuer?: string;
  }[];
}

/** An attribute that was not there, and has to be. */
export interface XacmlMissingAttribute {
  readonly Category: string;
  readonly AttributeId: string;
  readonly DataType: string;
  readonly Issuer?: string;
}

/** A policy that applied. */
export interface XacmlPolicy {
  readonly Id: string;
  readonly Version?: string;
}

/** A value: a path is an object, and what a number cannot hold exactly is text. */
export type XacmlValue =
  | string
  | number
  | boolean
  | {
      readonly XPathCategory: string;
      readonly Namespaces: readonly { readonly Prefix: string; readonly Namespace: string }[];
      readonly XPath: string;
    };

/** An obligation or advice. */
export interface XacmlObligation {
  readonly Id: string;
  readonly AttributeAssignment: readonly {
    readonly AttributeId: string;
    readonly Value: XacmlValue;
    readonly DataType: string;
    readonly Category?: string;
    readonly Issuer?: string;
  }[];
}

/** The embedded example, as the texts of its files. */
export const example: {
  /** XML of an app's policy. */
  readonly policy: string;
  /** JSON of a user's claims. */
  readonly claims: string;
  /** JSON of the user's parties. */
  readonly parties: string;
  /** JSON of complete facts about the user and a party. */
  readonly facts: string;
  /** JSON of an instance of the app. */
  readonly resource: string;
};
