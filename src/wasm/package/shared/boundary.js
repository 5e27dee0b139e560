// The way in and out of the module, the same for every call. No code of the caller runs while the module does: what comes
// in is copied out of the caller's objects first (getters and proxies run here, once), and only texts, bytes and numbers
// cross.
import { AdgangError } from "../errors.js";
import { Asking } from "./asking.js";

/** What is asked instead of the module: before it has started, and after it has failed. */
export let instead = asking("not-started", "init has not resolved");

/** Made while there is stack enough for it. */
const stopped = asking("stopped", "a call failed");

function asking(code, cause) {
  return new Asking(new AdgangError({ code, message: `adgang is ${code}, so every answer is ask: ${cause}`, cause }));
}

/** Why the module cannot be asked. */
export const problem = () => instead?.problem;

/** It could not be started. */
export function notStarted(cause) {
  instead = asking("not-started", cause);
  return instead.problem;
}

/** From here on it is asked. */
export function started() {
  instead = undefined;
}

/** Starts it on import, which must not throw: a page would be blank. */
export function startBy(start) {
  try {
    start();
    started();
  } catch (cause) {
    report(notStarted(cause));
  }
}

const reported = new Set();

/** Tells whoever looks after the page, once. */
export function report(error) {
  const { message } = error;
  if (!reported.has(message)) console.error(error);
  reported.add(message);
}

let watched = 0;

/** Does what looks itself whether the module has stopped, and tells of it. */
export function watching(work) {
  watched += 1;
  try {
    return work();
  } finally {
    watched -= 1;
  }
}

/** Refuses an argument. */
export function refuse(code, message, cause) {
  throw new AdgangError({ code, message, cause });
}

/**
 * Calls into the module: `use` is given the module's part of an object, or a function or class of the module's, and where it
 * cannot be asked what stands in for it. What the module refuses, it throws as a plain object, which becomes an AdgangError
 * here. Anything else (a trap, an overflow of the stack) has left it in the midst of its work, in no state to be asked again.
 */
export function call(use, raw) {
  let asked = instead ?? live(raw);
  if (asked.problem === undefined) {
    try {
      return use(asked);
    } catch (thrown) {
      // Errors have a name. That is all that is looked at: there may be no stack left to call anything.
      if (typeof thrown?.code === "string" && thrown.name === undefined) throw new AdgangError(thrown);
      asked = instead = stopped;
      asked.problem.cause = thrown;
    }
  }
  if (instead !== undefined && watched === 0) report(instead.problem);
  try {
    return use(asked);
  } catch {
    throw asked.problem;
  }
}

/** The module's part of an object, unless it was given back. */
export const live = (raw) => raw ?? refuse("freed", "This object was freed and cannot be asked any more.");

/** Gives it back. */
export const release = (raw) => raw && call((raw) => raw.free(), raw);

/** For the glue: what is collected is given back to the module, unless that cannot be asked. */
export const FinalizationRegistry =
  globalThis.FinalizationRegistry &&
  class extends globalThis.FinalizationRegistry {
    constructor(free) {
      super((pointer) => instead ?? call((raw) => raw === pointer && free(pointer), pointer));
    }
  };

/** A text that the module sees as it is: half a surrogate pair would reach it as another character. */
export function text(value, name) {
  if (typeof value !== "string") refuse("invalid-argument", `${name}: expected a string, found ${kind(value)}`);
  if (value.isWellFormed?.() === false) refuse("lone-surrogate", `${name}: holds half of a surrogate pair`);
  return value;
}

/** An object as JSON text. */
export function object(value, name) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse("invalid-argument", `${name}: expected an object, found ${kind(value)}`);
  }
  return json(value, name);
}

/** A list as JSON text. */
export function list(value, name) {
  if (!Array.isArray(value)) refuse("invalid-argument", `${name}: expected a list, found ${kind(value)}`);
  return json(value, name);
}

function json(value, name) {
  let written;
  try {
    written = JSON.stringify(value);
  } catch (cause) {
    refuse("not-json", `${name}: cannot be written as JSON`, cause);
  }
  return written ?? refuse("not-json", `${name}: cannot be written as JSON`);
}

/** The same, or `undefined` where nothing is given. */
export const optional = (as, value, name) => (value === undefined || value === null ? undefined : as(value, name));

/** Bytes that are surely bytes: an object that only looks like some could change while it is copied. */
export function bytes(value, name) {
  try {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    // Not `instanceof`: a test's page and its Node have an ArrayBuffer each.
    if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") return new Uint8Array(value);
  } catch (cause) {
    refuse("invalid-argument", `${name}: its bytes cannot be read`, cause);
  }
  return refuse("invalid-argument", `${name}: expected a Uint8Array or an ArrayBuffer, found ${kind(value)}`);
}

/** The furthest that a Date reaches to both sides, and the earliest that is taken for an instant and not for seconds. */
const LAST = 8.64e15;
const FIRST = 1e11;

/** Milliseconds since 1970, of a number or a Date. */
export function instant(value, name) {
  const time = typeof value === "number" ? value : dateTime(value);
  if (!(Math.abs(time) <= LAST)) {
    refuse("invalid-instant", `${name}: expected milliseconds since 1970 or a Date, found ${kind(value)}`);
  }
  // Before 1973 it is a mistake, and one that would keep every token valid for ever.
  if (time < FIRST) refuse("invalid-instant", `${name}: expected milliseconds since 1970, found ${time}`);
  return time;
}

function dateTime(value) {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return NaN;
  }
}

/** A whole number, 0 or more. */
export function whole(value, name) {
  if (!Number.isSafeInteger(value) || value < 0) refuse("invalid-argument", `${name}: expected a whole number, 0 or more`);
  return value;
}

/** Whole seconds since 1970, in which tokens, facts and snapshots count. */
export const seconds = (milliseconds) => Math.floor(milliseconds / 1000);

/** What seconds are in milliseconds, or `null` where there are none. */
export const milliseconds = (seconds) => (seconds === undefined || seconds === null ? null : seconds * 1000);

/** What is handed out: frozen all through, and without a number that has lost its last digits on the way. */
export function give(value) {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    refuse("number-out-of-range", "The answer holds a number that JavaScript cannot hold exactly.");
  }
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) give(member);
    Object.freeze(value);
  }
  return value;
}

/** The same, of JSON text from the module. */
export const parsed = (written) => give(JSON.parse(written));

/** Lets `using` free objects of a class, where the language has it. */
export function disposable(Class) {
  if (Symbol.dispose) Class.prototype[Symbol.dispose] = Class.prototype.free;
}

/** What a value is, without showing it. */
function kind(value) {
  if (value === null) return "null";
  return typeof value === "object" ? (Array.isArray(value) ? "a list" : "an object") : typeof value;
}
