export * from "./index.js";
export * from "./facts.js";
export * from "./authzen.js";
export * from "./point.js";

import type {
  ActionOf,
  Authenticated,
  Claims,
  Dialect,
  Facts,
  Grant,
  OpenOptions,
  ResourceOf,
  SessionOptions,
  Settings,
  Shape,
  Unknown,
} from "./index.js";
import type { AuthzenPoint } from "./authzen.js";
import * as check from "./index.js";

/**
 * As in `adgang`; it also reads the tokens that only servers have.
 *
 * @throws {AdgangError} as in `adgang`
 */
export function identify(claimsOrToken: Claims | string, options?: IdentifyOptions): Authenticated;

/**
 * Compiles the policy of a delegation, XACML 3.0 XML, to the text that facts hold of it (`delegations[].policy`).
 *
 * @throws {AdgangError} the first thing wrong with it, with line and column: `no-rules` where the platform cannot read it
 * either, since every rule in it was revoked; facts say of such a policy that it is `"unreadable"`
 */
export function compileDelegation(xml: string): string;

/** As in `adgang`, with more profiles. */
export interface IdentifyOptions extends Omit<check.IdentifyOptions, "profile"> {
  readonly profile?: check.IdentifyOptions["profile"] | "platform-access-token" | "dialog-token";
}

/** Whose tokens are read, by name. */
export type Profile = NonNullable<IdentifyOptions["profile"]>;

/** As in `adgang`; here it can be built, too, and answers XACML requests. */
export class Snapshot<T extends Shape = Shape> extends check.Snapshot<T> {
  static open<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;
  static openOrAsk<T extends Shape = Shape>(bytes: Uint8Array | ArrayBuffer, options?: OpenOptions): Snapshot<T>;

  /**
   * Builds a snapshot's bytes from policy XML. `[ORG]` and `[APP]` in the policy of an app are replaced as they are at
   * publication. The same policies and options give the same bytes.
   *
   * @throws {AdgangError} the first thing wrong with the first policy that was refused, with line and column
   */
  static build(policies: string | readonly (string | PolicySource)[], options?: BuildOptions): Uint8Array;

  session(options: SessionOptions): Session<T>;

  /**
   * Answers an XACML 3.0 request by the policy of the resource it names. With `facts` it is answered as the platform's
   * decision point does that looks them up; what they leave open is Indeterminate, with what is missing in its status. Without,
   * it is answered by the request and nothing else. The enforcement point's level rules are not applied. A request may hold several (Multiple Decision Profile). One of the JSON Profile, as an object or as
   * text, is answered with an object, one in XML with the text of a `Response` element.
   *
   * @throws {AdgangError} `malformed-request` and others, where the request cannot be read
   */
  xacml(request: object, options?: XacmlOptions): XacmlResponse;
  xacml(request: string, options?: XacmlOptions): XacmlResponse | string;
}

/** It answers AuthZEN requests, too. */
export interface Snapshot<T extends Shape = Shape> extends AuthzenPoint {}

/** As in `adgang`; its views tell their traces. */
export class Session<T extends Shape = Shape> extends check.Session<T> {
  on(resource: ResourceOf<T>): View<T>;
  at(now: number | Date): Session<T>;
}

/** As in `adgang`; it tells its traces. */
export class View<T extends Shape = Shape> extends check.View<T> {
  /** The server's steps to one answer; `null` in the standard dialect, and where the snapshot has no policy. */
  steps(action: ActionOf<T>): ServerSteps | null;
  /** Every rule and every match of one check, and what it came to; `null` where the snapshot has no policy. */
  explain(action: ActionOf<T>): Trace | null;
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
  /** How the platform is set that it is for. */
  readonly settings?: Settings | null;
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

/**
 * Every finding about a policy, in source order. Whatever is in the text, it does not throw; with a `problem` that is the one
 * finding.
 */
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
  /** The rules of a policy, in order: also those that the evaluation did not come to. */
  readonly rules: readonly RuleTrace[];
  /** The children of a policy set that were evaluated, in order. */
  readonly policies: readonly Trace[];
}

/**
 * How the platform's server comes to an answer: the policy, delegations where it has nothing to say, access lists where
 * something permits, and the enforcement point's level rule. Of decisions that are open there are several.
 */
export interface ServerSteps {
  readonly policy: readonly Decision[];
  /** The delegations that were looked at, in order; `null` where none were. */
  readonly delegations:
    | readonly { readonly delegation: Grant; readonly decisions: readonly Decision[]; readonly rules: readonly string[] }[]
    | null;
  /** Whether it hangs on delegations that are not known. */
  readonly delegationsOpen: boolean;
  readonly accessLists: "pass" | "deny" | "open" | null;
  readonly decisions: readonly Decision[];
  /** The levels asked for that the caller does not have. */
  readonly levels: readonly { readonly required: number; readonly actual: number }[];
  readonly missing: Unknown["missing"];
}

/** A decision, as a response names it. */
export type Decision = "Permit" | "Deny" | "NotApplicable" | "Indeterminate";

/** One rule. */
export interface RuleTrace {
  readonly id: string;
  readonly effect: "Permit" | "Deny";
  /** Where it is in the policy's XML. */
  readonly span: Span;
  /** Whether the evaluation came to it; what follows is empty where it did not. */
  readonly reached: boolean;
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
  /** What the platform would look up (Altinn's dialect): for every question the same, or what a function gives for each. */
  readonly facts?: Facts | ((question: XacmlQuestion) => Facts | null | undefined) | null;
  /**
   * What the clock shows where the request does not say (standard dialect), in milliseconds since 1970. Without it, what
   * depends on the time is Indeterminate.
   */
  readonly now?: number | Date | null;
}

/** A question of a request whose facts are wanted. */
export interface XacmlQuestion {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** The subject's attributes, as pairs of id and value. */
  readonly subject: readonly (readonly [string, string])[];
  /** The resource's. */
  readonly resource: readonly (readonly [string, string])[];
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
