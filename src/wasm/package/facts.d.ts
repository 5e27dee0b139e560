import type { Facts } from "./index.js";

/**
 * Facts from what the platform's endpoints answered, for a session or to be handed to a page. What was asked of none of them
 * stays unknown.
 *
 * @throws {AdgangError} `malformed-json` and `unexpected-form`, which name the answer and the place in it; `not-compiled`, for
 * a policy in XML where no XML is read (`adgang/server`), or one that another version has compiled; `invalid-argument`
 */
export function factsFrom(sources: FactsSources): Facts;

/** JSON that an endpoint answered: its text, or what was parsed of it. */
export type PlatformAnswer = string | object;

/** Answers of the platform, and what they are about. Each may be left out. */
export interface FactsSources {
  /** The party that the facts are about. */
  readonly party?: number | { readonly partyId: number } | null;
  /** Its UUID, by which lists of Access Management name it. */
  readonly partyUuid?: string | null;
  /** When the answers were read, in milliseconds since 1970. The facts have it in seconds. */
  readonly asOf?: number | Date | null;
  /** When they are past their time. */
  readonly expires?: number | Date | null;
  /** The same of single answers, where it is not as for all. */
  readonly ages?: { readonly [answer in PlatformAnswerName]?: AnswerAge } | null;

  /** Authorization: `roles?coveredByUserId=…&offeredByPartyId=…`. All roles. */
  readonly roles?: PlatformAnswer | null;
  /** Access Management: `policyinformation/roles-and-accesspackages`. All roles as URNs; access packages, where it has them. */
  readonly roleRegister?: PlatformAnswer | null;
  /** Access Management: `policyinformation/accesspackages`. All access packages. */
  readonly accessPackages?: PlatformAnswer | null;
  /** Digitalt dødsbo: `api/v1/pip`. All roles in the estate. */
  readonly estateRoles?: PlatformAnswer | null;
  /**
   * Access Management: `enduser/authorizedparties`. The kind of party, roles and access packages (at least those), and that
   * there are delegations, without what they allow.
   */
  readonly authorizedParties?: PlatformAnswer | null;
  /** What of `authorizedParties` was asked for in full, so that there is no more of it. */
  readonly complete?: readonly ("roles" | "accessPackages")[] | null;
  /** Register: the party's record, or a list that it is in. What kind of party it is. */
  readonly parties?: PlatformAnswer | null;
  /** Profile: the user. */
  readonly profile?: PlatformAnswer | null;
  /** Register: the record of an organisation that calls. */
  readonly callerParty?: PlatformAnswer | null;
  /** Authorization: the parties that the user has a key role in. */
  readonly keyRoleParties?: PlatformAnswer | null;
  /** Access Management: `policyinformation/getdelegationchanges`. All delegations, for the resources of `delegationsFor`. */
  readonly delegationChanges?: PlatformAnswer | null;
  /** The resource, or resources, that they were asked for: `ORG/APP`, or the id of a resource. */
  readonly delegationsFor?: string | readonly string[] | null;
  /**
   * The policies of delegations, by their paths in the platform's store: as `compileDelegation` or `adgang compile` made them,
   * in `adgang/studio` as XML, too, and `null` where the store has none. One that is left out is not known.
   */
  readonly policies?: { readonly [path: string]: string | null | undefined } | null;
  /** Resource registry: resources, which say whether access lists guard them, and the party's memberships in their lists. */
  readonly accessLists?: readonly { readonly resource: PlatformAnswer; readonly memberships?: PlatformAnswer | null }[] | null;
  /** Resource registry: the lists that the caller is on, for requests for consent. */
  readonly consentLists?: PlatformAnswer | null;
  /** Storage: instances, with the tasks that they are in. */
  readonly instances?: readonly PlatformAnswer[] | null;
}

/** An answer of the platform, by its name in {@link FactsSources}. */
export type PlatformAnswerName =
  | "roles"
  | "roleRegister"
  | "accessPackages"
  | "estateRoles"
  | "authorizedParties"
  | "parties"
  | "profile"
  | "callerParty"
  | "keyRoleParties"
  | "delegationChanges"
  | "accessLists"
  | "consentLists"
  | "instances";

/** When an answer was read, and when it is past its time, in milliseconds since 1970. */
export interface AnswerAge {
  readonly asOf?: number | Date | null;
  readonly expires?: number | Date | null;
}
