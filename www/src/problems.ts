/** What is wrong with an input, and where. */
import { AdgangError, type Place } from "adgang/studio";
import { say } from "./dom.ts";
import { offsets } from "./offsets.ts";

/** The inputs that can be wrong, each with a place of its own on the page. */
export type Box = "policy" | "who" | "parties" | "facts" | "resource" | "clock";

/** What people call them. */
export const boxNames: Record<Box, string> = {
  policy: "policy",
  who: "token or claims",
  parties: "list of parties",
  facts: "facts",
  resource: "resource",
  clock: "time",
};

export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  /** Where in the box's text, in UTF-16 code units. */
  readonly from?: number;
  readonly to?: number;
  /** The same for people, from 1, in characters. */
  readonly line?: number;
  readonly column?: number;
}

/** A problem at an offset of a text. */
export function problemAt(code: string, message: string, text: string, from: number): Problem {
  const before = text.slice(0, from);
  const start = before.lastIndexOf("\n") + 1;
  return {
    severity: "error",
    code,
    message,
    from,
    to: Math.min(text.length, from + 1),
    line: before.split("\n").length,
    column: [...before.slice(start)].length + 1,
  };
}

/**
 * What a call into the package threw, as a problem of `text`; `skipped` is what stood before the part that was handed over.
 * Of anything but an AdgangError nothing is quoted: its message could hold what was pasted.
 */
export function problemOf(error: unknown, text = "", skipped = 0): Problem {
  if (!(error instanceof AdgangError)) {
    return { severity: "error", code: "internal", message: "adgang itself failed; if it does so again, reload the page." };
  }
  const { code, at } = error;
  const within = at?.path ? ` (${at.path})` : at?.part ? ` (in the ${at.part})` : "";
  const message = error.message + within;
  const from = at && placeIn(text, at, skipped);
  return from === undefined ? { severity: "error", code, message } : problemAt(code, message, text, Math.min(text.length, from));
}

/** A place, in UTF-16 code units, where it is one in the text itself and not in something that was decoded from it. */
function placeIn(text: string, at: Place, skipped: number): number | undefined {
  if (at.line !== undefined) {
    const lines = text.split("\n");
    const start = lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    return start + [...(lines[at.line - 1] ?? "")].slice(0, (at.column ?? 1) - 1).join("").length;
  }
  if (at.part !== undefined) return undefined;
  if (at.offset !== undefined) return skipped + offsets(text.slice(skipped))(at.offset);
  const claim = at.claim === undefined ? -1 : text.indexOf(JSON.stringify(at.claim.split(".")[0]));
  return claim < 0 ? undefined : claim;
}

/** `12:4`, where there is a place. */
export function place(problem: Problem): string {
  return problem.line === undefined ? "" : `${problem.line}:${problem.column ?? 1}`;
}

/** Shows the first error of a box under it. */
export function showProblem(element: HTMLElement, problems: readonly Problem[]): void {
  const [first] = problems;
  const where = first && place(first);
  const prefix = where ? `Line ${where.replace(":", ", column ")}: ` : "";
  say(element, first ? `${prefix}${first.message} (${first.code})` : "");
}
