import type { Session, Shape } from "./index.js";

/**
 * A session, or none as yet; or what makes one for an instant (milliseconds since 1970), which is then asked for another when
 * something ends, and must make a new one each time: what it makes is freed by who asked. A session that is handed over stays
 * its owner's, and is not freed.
 */
export type SessionSource<T extends Shape = Shape> = Session<T> | null | ((now: number) => Session<T> | null);

/** How answers are kept fresh. */
export interface Freshness {
  /**
   * Milliseconds after which answers are looked at again although nothing has ended: for policies of the standard dialect that
   * read the clock. Left out, they are looked at when `turnsAt` of the session has come.
   */
  readonly every?: number | null;
  /** Where the time comes from; the device's clock, if it is left out. */
  readonly clock?: Clock | null;
}

/** Tells the time, and wakes. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, about an instant: too early is harmless. Gives what calls it off. */
  at(instant: number, wake: () => void): () => void;
}
