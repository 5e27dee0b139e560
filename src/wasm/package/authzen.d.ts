// OpenID AuthZEN Authorization API 1.0, as `adgang/server` and `adgang/studio` have it: bodies of requests in, bodies of
// responses out. Section numbers are those of the specification.
import type { Answer, Authenticated, Claims, Facts } from "./index.js";

/** What a snapshot answers of AuthZEN's API. A request is the body as an object or as its text. */
export interface AuthzenPoint {
  /**
   * One evaluation (section 6). A decision is true only on yes; `ask` is one that does not permit, with the reason in its
   * context.
   *
   * @throws {AdgangError} `malformed-request` and `missing-member` with a JSON pointer as `at.path`, where the status is 400;
   * `malformed-options`, and what is wrong with claims, facts or the instant
   */
  authzen(request: AuthzenEvaluation | string, options: AuthzenOptions): AuthzenAnswered;

  /**
   * Several evaluations (section 7), or one where the request has no list of them.
   *
   * @throws {AdgangError} as {@link authzen}, of the request as a whole; `unknown-semantic`, `too-many` over 1,000
   */
  authzenEvaluations(request: AuthzenEvaluations | string, options: AuthzenOptions): AuthzenDecision | AuthzenDecisions;

  /**
   * A search (section 8) among candidates; without any, among the `entities` or the actions that the policy names.
   *
   * @throws {AdgangError} as {@link authzen}; `malformed-page-token`, and `changed-page-request` where a request with a token is not
   * the one that it was given for; `too-many` over 10,000 candidates
   */
  authzenSearch(
    searched: "subject" | "resource",
    request: AuthzenSearch | string,
    candidates: readonly AuthzenEntity[] | null | undefined,
    options: AuthzenOptions,
  ): AuthzenFound<AuthzenEntity>;
  authzenSearch(
    searched: "action",
    request: AuthzenActionSearch | string,
    candidates: readonly (AuthzenAction | string)[] | null | undefined,
    options: AuthzenOptions,
  ): AuthzenFound<AuthzenAction>;
}

/**
 * The metadata document of a decision point with every endpoint at its default path (section 9).
 *
 * @param base its identifier: an `https` URL without query and fragment
 * @throws {AdgangError} `invalid-base`
 */
export function authzenMetadata(base: string): AuthzenMetadata;

/** Where that document is published: `/.well-known/authzen-configuration` before the base's path. */
export function authzenLocation(base: string): string;

/** What a subject, resource, action or the environment has besides, by name. */
export type AuthzenProperties = { readonly [name: string]: unknown };

/** A subject or a resource (sections 5.1 and 5.2). */
export interface AuthzenEntity {
  readonly type: string;
  readonly id: string;
  readonly properties?: AuthzenProperties | null;
}

/** An action (section 5.3). */
export interface AuthzenAction {
  readonly name: string;
  readonly properties?: AuthzenProperties | null;
}

/** A request for one evaluation. */
export interface AuthzenEvaluation {
  readonly subject: AuthzenEntity;
  readonly action: AuthzenAction;
  readonly resource: AuthzenEntity;
  readonly context?: AuthzenProperties | null;
  readonly [unknown: string]: unknown;
}

/** A request for several: what one of them lacks, it has from the request itself. */
export interface AuthzenEvaluations {
  readonly subject?: Partial<AuthzenEntity> | null;
  readonly action?: Partial<AuthzenAction> | null;
  readonly resource?: Partial<AuthzenEntity> | null;
  readonly context?: AuthzenProperties | null;
  readonly evaluations?: readonly Partial<AuthzenEvaluation>[] | null;
  readonly options?: {
    readonly evaluations_semantic?: "execute_all" | "deny_on_first_deny" | "permit_on_first_permit" | null;
    readonly [unknown: string]: unknown;
  } | null;
  readonly [unknown: string]: unknown;
}

/** A search for subjects or resources: those that are searched for have no id, or one that is passed over. */
export interface AuthzenSearch {
  readonly subject: Omit<AuthzenEntity, "id"> & { readonly id?: string };
  readonly action: AuthzenAction;
  readonly resource: Omit<AuthzenEntity, "id"> & { readonly id?: string };
  readonly context?: AuthzenProperties | null;
  readonly page?: AuthzenPageRequest | null;
  readonly [unknown: string]: unknown;
}

/** A search for actions. */
export interface AuthzenActionSearch {
  readonly subject: AuthzenEntity;
  readonly resource: AuthzenEntity;
  readonly context?: AuthzenProperties | null;
  readonly page?: AuthzenPageRequest | null;
  readonly [unknown: string]: unknown;
}

/** The page that is wanted: with the token of the last one, or at most so many results. */
export interface AuthzenPageRequest {
  readonly token?: string | null;
  readonly limit?: number | null;
  readonly properties?: AuthzenProperties | null;
}

/** What counts beside the request. */
export interface AuthzenOptions {
  /** The instant to answer for, in milliseconds since 1970. */
  readonly now: number | Date;
  /**
   * What the server knows: the same for every question, or what a function gives for each pair of subject and resource. In the
   * standard dialect only its roles count.
   */
  readonly facts?: Facts | ((pair: AuthzenPair) => Facts | null | undefined) | null;
  /** What is known of the properties of subjects and resources; what a request says itself counts before it. */
  readonly entities?: {
    readonly subjects?: readonly AuthzenEntity[] | null;
    readonly resources?: readonly AuthzenEntity[] | null;
  } | null;
  /** Which attributes of a policy the members of a request are, where it is not the usual ones (`urn:adgang:authzen:subject:NAME` and so on). */
  readonly mapping?: AuthzenMapping | null;
  /** The subject, by their own token: then the enforcement point's level rules apply (Altinn's dialect). */
  readonly who?: Authenticated | Claims | null;
  /** Ids of the obligations that the program will carry out (standard dialect). */
  readonly understood?: readonly string[] | null;
}

/** A subject and a resource whose facts are wanted, with what is known of them. */
export interface AuthzenPair {
  /** Its place among the pairs of the request, from 0. */
  readonly index: number;
  readonly subject: AuthzenEntity;
  readonly resource: AuthzenEntity;
}

/** Attributes for members of a request. In Altinn's dialect only properties count. */
export interface AuthzenMapping {
  readonly subject?: AuthzenNames & { readonly type?: AuthzenAttribute | null; readonly id?: AuthzenAttribute | null };
  readonly resource?: AuthzenNames & { readonly type?: AuthzenAttribute | null; readonly id?: AuthzenAttribute | null };
  readonly action?: AuthzenNames & { readonly name?: AuthzenAttribute | null };
  readonly context?: { readonly [name: string]: AuthzenAttribute };
}

/** Attributes for properties, by name. */
export interface AuthzenNames {
  readonly properties?: { readonly [name: string]: AuthzenAttribute };
}

/** An attribute's id, and what its values are read as: a data type of XACML, by its URI or its short name. */
export type AuthzenAttribute = string | { readonly id: string; readonly dataType?: string | null };

/** A decision: what it was answered, or why it could not be evaluated. Frozen, as all that is given. */
export type AuthzenDecision = AuthzenAnswered | AuthzenFailed;

/** A decision with its answer and the reason. */
export interface AuthzenAnswered {
  readonly decision: boolean;
  readonly context: Answer;
}

/** One of several evaluations that is wrong. */
export interface AuthzenFailed {
  readonly decision: false;
  readonly context: { readonly error: { readonly status: number; readonly message: string; readonly code: string } };
}

/** The decisions of several evaluations, in their order; fewer where the semantic cuts them short. */
export interface AuthzenDecisions {
  readonly evaluations: readonly AuthzenDecision[];
}

/** What a search found. */
export interface AuthzenFound<Item> {
  /** Where a page was asked for; `next_token` is empty at the end. */
  readonly page?: { readonly next_token: string; readonly count: number };
  /** The candidates that cannot be told of, where there are any: not among the results, and not surely refused. */
  readonly context?: { readonly ask: readonly Item[] };
  readonly results: readonly Item[];
}

/** What a decision point publishes of itself. */
export interface AuthzenMetadata {
  readonly policy_decision_point: string;
  readonly access_evaluation_endpoint: string;
  readonly access_evaluations_endpoint: string;
  readonly search_subject_endpoint: string;
  readonly search_resource_endpoint: string;
  readonly search_action_endpoint: string;
}
