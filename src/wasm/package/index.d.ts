/** The version of the package, as its wasm module knows it. */
export function version(): string;

/** What every call throws when it refuses its input. */
export class AdgangError extends Error {
  constructor(what: { code: string; message: string; at?: Position });
  readonly name: "AdgangError";
  /** Stable: made to be compared. */
  readonly code: string;
  /** Where in the input, when there is a place to show. */
  readonly at?: Position;
}

/** A place in a text, counted from 1; `column` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
