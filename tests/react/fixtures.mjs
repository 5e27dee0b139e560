// Small policies, built by the studio module, and what is asked of them.
import { Snapshot, example } from "adgang/studio";

export const now = Date.UTC(2026, 10, 26, 12);

const xacml = "urn:oasis:names:tc:xacml";
const text = (value) => `<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${value}</AttributeValue>`;
const match = (id, category, value, ignoreCase) =>
  `<Match MatchId="${xacml}:${ignoreCase ? "3.0:function:string-equal-ignore-case" : "1.0:function:string-equal"}">${text(value)}
   <AttributeDesignator AttributeId="${id}" Category="${category}" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/></Match>`;

/** A rule permits a role an action; with `ignoreCase` it is one whose actions cannot all be named beforehand. */
const rule = ([role, action, ignoreCase]) => `<Rule RuleId="${role}-${action}" Effect="Permit"><Target>
  <AnyOf><AllOf>${match("urn:altinn:rolecode", `${xacml}:1.0:subject-category:access-subject`, role, true)}</AllOf></AnyOf>
  <AnyOf><AllOf>${match(`${xacml}:1.0:action:action-id`, `${xacml}:3.0:attribute-category:action`, action, ignoreCase)}</AllOf></AnyOf>
</Target></Rule>`;

const policy = (...rules) => `<Policy xmlns="${xacml}:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
  RuleCombiningAlgId="${xacml}:3.0:rule-combining-algorithm:deny-overrides"><Target/>${rules.map(rule).join("")}</Policy>`;

const build = (xml, options) => [...Snapshot.build([{ xml }], options)];

/** What a page is given, as JSON. */
export const fixtures = {
  now,
  /** DAGL may read, write and sign; REGNA may read. */
  snapshot: build(policy(["DAGL", "read"], ["REGNA", "read"], ["DAGL", "write"], ["DAGL", "sign"], ["PRIV", "delete"])),
  /** One whose views hold memory of the module. */
  loose: build(policy(["DAGL", "read", true])),
  claims: JSON.parse(example.claims),
  facts: { party: 51200, roles: ["DAGL"], accessPackages: [], estateRoles: [], delegations: [] },
  app: { app: "ttd/apps-test", task: "Task_1" },
  parties: JSON.parse(example.parties),
};
