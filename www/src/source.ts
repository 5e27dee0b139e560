/**
 * Where the matches of a policy stand in its text. A compiled policy keeps the places of its rules and of nothing within them;
 * what is within is found again here, by what it compares.
 */
import { xmlLanguage } from "@codemirror/lang-xml";
import type { MatchTrace, RuleTrace } from "adgang/studio";
import { published, type Publication } from "./offsets.ts";

export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A `Match`, and the `AllOf` and `AnyOf` that it stands in. */
export interface SourceMatch {
  readonly category: string;
  readonly attribute: string;
  readonly literal: string;
  readonly at: Place;
  readonly allOf: Place;
  readonly anyOf: Place;
}

type SyntaxNode = ReturnType<typeof xmlLanguage.parser.parse>["topNode"];

/** Every match of a policy that is compared with a literal, in the order of the text. */
export function matchesOf(text: string, publication: Publication | undefined): SourceMatch[] {
  const found: SourceMatch[] = [];
  let [allOf, anyOf]: [Place | undefined, Place | undefined] = [undefined, undefined];
  xmlLanguage.parser.parse(text).iterate({
    enter({ name, node }) {
      if (name !== "Element") return;
      const local = localName(node, text);
      if (local === "AnyOf") anyOf = node;
      if (local === "AllOf") allOf = node;
      if (local !== "Match") return;
      const parts = new Map(node.getChildren("Element").map((part) => [localName(part, text), part]));
      const [value, designator] = [parts.get("AttributeValue"), parts.get("AttributeDesignator") ?? parts.get("AttributeSelector")];
      if (!value || !designator) return;
      const attributes = attributesOf(designator, text);
      const at = { from: node.from, to: node.to };
      found.push({
        category: attributes.get("Category") ?? "",
        attribute: attributes.get("AttributeId") ?? attributes.get("Path") ?? "",
        literal: published(content(value, text), publication),
        at,
        allOf: allOf ? { from: allOf.from, to: allOf.to } : at,
        anyOf: anyOf ? { from: anyOf.from, to: anyOf.to } : at,
      });
    },
  });
  return found;
}

/**
 * Which of the text's matches those of a rule's trace are. A dialect may regroup them, but not reorder what is compared with
 * the same: the first of these there is the first of them here.
 */
export function located(rule: RuleTrace, range: Place, matches: readonly SourceMatch[]): Map<MatchTrace, SourceMatch> {
  const within = matches.filter(({ at }) => range.from <= at.from && at.to <= range.to);
  const traced = rule.anyOf.flatMap((anyOf) => anyOf.allOf.flatMap((allOf) => allOf.matches));
  const taken = new Map<string, number>();
  const places = new Map<MatchTrace, SourceMatch>();
  for (const match of traced) {
    const key = JSON.stringify([match.category, match.attribute, match.literal]);
    const nth = taken.get(key) ?? 0;
    taken.set(key, nth + 1);
    const alike = within.filter(({ category, attribute, literal }) => JSON.stringify([category, attribute, literal]) === key);
    const place = alike[nth] ?? alike.at(-1);
    if (place) places.set(match, place);
  }
  return places;
}

function tagOf(element: SyntaxNode): SyntaxNode | null {
  return element.getChild("OpenTag") ?? element.getChild("SelfClosingTag");
}

function localName(element: SyntaxNode, text: string): string {
  const name = tagOf(element)?.getChild("TagName");
  return name ? text.slice(name.from, name.to).replace(/^.*:/, "") : "";
}

function attributesOf(element: SyntaxNode, text: string): Map<string, string> {
  const pairs = (tagOf(element)?.getChildren("Attribute") ?? []).map((attribute): [string, string] => {
    const [name, value] = [attribute.getChild("AttributeName"), attribute.getChild("AttributeValue")];
    return [name ? text.slice(name.from, name.to) : "", value ? decoded(text.slice(value.from + 1, value.to - 1)) : ""];
  });
  return new Map(pairs);
}

function content(element: SyntaxNode, text: string): string {
  let all = "";
  for (let node = element.firstChild; node; node = node.nextSibling) {
    const part = text.slice(node.from, node.to);
    if (node.name === "Text" || node.name.endsWith("Reference")) all += decoded(part);
    if (node.name === "Cdata") all += part.slice("<![CDATA[".length, -"]]>".length);
  }
  return all;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
  });
}
