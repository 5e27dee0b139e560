/** JSON, with the place where it stops being JSON. */
import { jsonLanguage } from "@codemirror/lang-json";
import { problemAt, type Problem } from "./problems.ts";

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

/** A JSON object, as opposed to an array or anything smaller. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
