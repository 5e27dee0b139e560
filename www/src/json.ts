/** JSON, with the place where it stops being JSON. */
import { jsonLanguage } from "@codemirror/lang-json";
import { problemAt, type Problem } from "./problems.ts";

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>["topNode"];

export type Json = { readonly value: unknown } | { readonly problem: Problem };

/** Reads JSON. The browser's own message is not used: it quotes the text, and its place differs from browser to browser. */
export function parseJson(text: string): Json {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const at = text.trim() === "" ? 0 : firstError(text);
    const message = text.trim() === "" ? "There is nothing here." : "This is not JSON.";
    return { problem: problemAt("malformed-json", message, text, at) };
  }
}

function firstError(text: string): number {
  let at: number | undefined;
  jsonLanguage.parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) at = Math.min(at ?? node.from, node.from);
      return at === undefined;
    },
  });
  return at ?? text.length;
}

/** Where the value at a path begins, as far as the path leads. */
export function placeIn(text: string, path: readonly (string | number)[]): number {
  let node: SyntaxNode | null = jsonLanguage.parser.parse(text).topNode.firstChild;
  for (const step of path) {
    if (node === null) break;
    const next: SyntaxNode | null | undefined =
      typeof step === "number"
        ? values(node)[step]
        : node.getChildren("Property").find(({ firstChild: name }) => name && unquoted(text.slice(name.from, name.to)) === step)?.lastChild;
    if (!next) break;
    node = next;
  }
  return node?.from ?? 0;
}

function values(array: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let node = array.firstChild; node; node = node.nextSibling) if (/^[A-Z]/.test(node.name)) all.push(node);
  return all;
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As long as a line is let grow. */
const width = 56;

/** JSON for people: what fits on a line is on one. */
export function pretty(value: unknown, indent = ""): string {
  const flat = inline(value);
  if (indent.length + flat.length <= width && indent !== "") return flat;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => pretty(one, deeper))
    : isObject(value)
      ? members(value).map(([name, one]) => `${JSON.stringify(name)}: ${pretty(one, deeper)}`)
      : [];
  if (parts.length === 0) return flat;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const parts = members(value).map(([name, one]) => `${JSON.stringify(name)}: ${inline(one)}`);
  return parts.length > 0 ? `{ ${parts.join(", ")} }` : "{}";
}

function members(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([, one]) => one !== undefined);
}

/** A JSON object, as opposed to an array or anything smaller. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
