/** What facts are made of, for the form that edits them. */

interface Named {
  readonly name: string;
  readonly label: string;
}

export interface Plain extends Named {
  readonly kind: "text" | "number" | "time" | "flag" | "policy";
}

export interface Choice extends Named {
  readonly kind: "choice";
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** Texts, one a line; all of them, without saying so. */
export interface Texts extends Named {
  readonly kind: "texts";
}

/** A kind of facts: not known, at least these, or all. */
export interface Kind extends Named {
  readonly kind: "known";
  /** What an item has; it is a text, if this is left out. */
  readonly of?: readonly Field[];
  /** What one is called. */
  readonly item?: string;
  /** The member that a bare number is. */
  readonly bare?: string;
}

export interface Group extends Named {
  readonly kind: "group";
  readonly fields: readonly Field[];
}

export type Field = Plain | Choice | Texts | Kind | Group;

const partyTypes: Choice["options"] = [
  ["person", "Person"],
  ["organisation", "Organisation"],
  ["sub-unit", "Sub-unit"],
  ["bankruptcy-estate", "Bankruptcy estate"],
  ["self-identified", "Self-identified"],
  ["none", "No such party"],
];
const modes: Choice["options"] = [
  ["disabled", "Not guarded"],
  ["enabled", "Guarded"],
];

const partyFields: readonly Field[] = [
  { kind: "number", name: "partyId", label: "Party id" },
  { kind: "text", name: "partyUuid", label: "Party UUID" },
  { kind: "choice", name: "partyType", label: "Party type", options: partyTypes },
];

export const shapes: readonly Field[] = [
  { kind: "number", name: "party", label: "Party" },
  { kind: "choice", name: "partyType", label: "Party type", options: partyTypes },
  { kind: "known", name: "roles", label: "Roles" },
  { kind: "known", name: "accessPackages", label: "Access packages" },
  { kind: "known", name: "estateRoles", label: "Estate roles" },
  { kind: "known", name: "roleRegister", label: "Role register" },
  {
    kind: "known",
    name: "delegations",
    label: "Delegations",
    item: "delegation",
    of: [
      { kind: "text", name: "resource", label: "Resource" },
      { kind: "text", name: "instance", label: "Instance" },
      { kind: "number", name: "offeredBy", label: "From party" },
      { kind: "number", name: "coveredByUser", label: "To user" },
      { kind: "number", name: "coveredByParty", label: "To party" },
      { kind: "text", name: "to", label: "To UUID" },
      {
        kind: "choice",
        name: "toType",
        label: "Which is",
        options: [
          ["organization", "An organisation’s"],
          ["person", "A person’s"],
          ["system-user", "A system user’s"],
        ],
      },
      { kind: "text", name: "path", label: "Path" },
      { kind: "flag", name: "revoked", label: "Revoked" },
      { kind: "policy", name: "policy", label: "Its policy" },
    ],
  },
  { kind: "texts", name: "delegationsFor", label: "Delegations asked of" },
  { kind: "known", name: "keyRoleParties", label: "Key role parties", item: "party", bare: "partyId", of: partyFields },
  {
    kind: "known",
    name: "accessLists",
    label: "Access lists",
    item: "resource",
    of: [
      { kind: "text", name: "resource", label: "Resource" },
      { kind: "choice", name: "mode", label: "Mode", options: modes },
      {
        kind: "known",
        name: "memberships",
        label: "Memberships",
        item: "membership",
        of: [{ kind: "texts", name: "actionFilters", label: "For the actions" }],
      },
    ],
  },
  { kind: "choice", name: "accessListMode", label: "Resources not listed", options: modes },
  {
    kind: "known",
    name: "instances",
    label: "Instances",
    item: "instance",
    of: [
      { kind: "text", name: "id", label: "Instance" },
      { kind: "text", name: "app", label: "App" },
      { kind: "text", name: "task", label: "Task" },
      { kind: "text", name: "endEvent", label: "End event" },
    ],
  },
  {
    kind: "group",
    name: "consent",
    label: "Consent",
    fields: [
      { kind: "known", name: "partyType", label: "Asker’s party type" },
      { kind: "known", name: "accessLists", label: "Asker’s access lists" },
    ],
  },
  { kind: "time", name: "asOf", label: "Read at" },
  { kind: "time", name: "expires", label: "Past their time" },
  { kind: "group", name: "caller", label: "The caller", fields: [{ kind: "number", name: "userId", label: "User id" }, ...partyFields] },
];
