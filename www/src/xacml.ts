/** Writes the policies of the examples: the shape that app owners and the platform's own tools give them. */

/** An attribute and a value it is compared with. */
export type Pair = readonly [attribute: string, value: string];

export interface RuleShape {
  readonly about: string;
  /** Any of these subjects may … */
  readonly subjects: readonly Pair[];
  /** … on any of these resources, of which all pairs hold … */
  readonly resources: readonly (readonly Pair[])[];
  /** … do any of these. */
  readonly actions: readonly string[];
}

export interface PolicyShape {
  readonly id: string;
  readonly about: string;
  readonly rules: readonly RuleShape[];
  /** The authentication level that it asks for. */
  readonly level?: number;
}

const urn = "urn:oasis:names:tc:xacml";
const subject = `${urn}:1.0:subject-category:access-subject`;
const resource = `${urn}:3.0:attribute-category:resource`;
const action = `${urn}:3.0:attribute-category:action`;
const text = "http://www.w3.org/2001/XMLSchema#string";

export function policyXml({ id, about, rules, level }: PolicyShape): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="${urn}:3.0:core:schema:wd-17" PolicyId="${id}" Version="1.0"
    RuleCombiningAlgId="${urn}:3.0:rule-combining-algorithm:deny-overrides">
  <xacml:Description>${escaped(about)}</xacml:Description>
  <xacml:Target/>
${rules.map((rule, i) => ruleXml(`${id}:ruleid:${i + 1}`, rule)).join("\n")}${level === undefined ? "" : levelXml(level)}
</xacml:Policy>
`;
}

function ruleXml(id: string, { about, subjects, resources, actions }: RuleShape): string {
  const parts = [
    anyOf(subjects.map((pair) => [match(subject, pair, "3.0:function:string-equal-ignore-case")])),
    anyOf(resources.map((pairs) => pairs.map((pair) => match(resource, pair)))),
    anyOf(actions.map((name) => [match(action, [`${urn}:1.0:action:action-id`, name])])),
  ];
  return `  <xacml:Rule RuleId="${id}" Effect="Permit">
    <xacml:Description>${escaped(about)}</xacml:Description>
    <xacml:Target>
${parts.join("\n")}
    </xacml:Target>
  </xacml:Rule>`;
}

function anyOf(alternatives: readonly (readonly string[])[]): string {
  const all = alternatives.map((matches) => `        <xacml:AllOf>\n${matches.join("\n")}\n        </xacml:AllOf>`);
  return `      <xacml:AnyOf>\n${all.join("\n")}\n      </xacml:AnyOf>`;
}

function match(category: string, [attribute, value]: Pair, by = "1.0:function:string-equal"): string {
  return `          <xacml:Match MatchId="${urn}:${by}">
            <xacml:AttributeValue DataType="${text}">${escaped(value)}</xacml:AttributeValue>
            <xacml:AttributeDesignator AttributeId="${attribute}" Category="${category}" DataType="${text}" MustBePresent="false"/>
          </xacml:Match>`;
}

function levelXml(level: number): string {
  return `
  <xacml:ObligationExpressions>
    <xacml:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
      <xacml:AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1" Category="urn:altinn:minimum-authenticationlevel">
        <xacml:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">${level}</xacml:AttributeValue>
      </xacml:AttributeAssignmentExpression>
    </xacml:ObligationExpression>
  </xacml:ObligationExpressions>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
