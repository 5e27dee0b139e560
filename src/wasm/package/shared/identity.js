// Callers and parties.
import { bytes, call, give, list, object, optional, refuse, text } from "./boundary.js";
import * as module from "./glue.js";

export function identify(claimsOrToken, options) {
  const compact = typeof claimsOrToken === "string";
  const source = compact ? text(claimsOrToken, "token") : object(claimsOrToken, "claims");
  const how = optional(object, options, "options");
  const { who, claimsJson } = call(() => module.identify(source, compact, how));
  return give({ ...who, claims: JSON.parse(claimsJson ?? source) });
}

export function anonymous() {
  return give(call(() => module.anonymous()));
}

export function decode(token) {
  const source = text(token, "token");
  const [header, claims] = call(() => module.decode(source));
  return give({ header: JSON.parse(header), claims: JSON.parse(claims) });
}

export function parseParties(parties) {
  if (Array.isArray(parties)) return read(list(parties, "parties"), false);
  return read(typeof parties === "string" ? text(parties, "parties") : utf8(parties), true);
}

const read = (source, isText) => give(call(() => module.parties(source, isText)));

function utf8(value) {
  const source = bytes(value, "parties");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch (cause) {
    return refuse("malformed-json", "parties: expected UTF-8", cause);
  }
}

/** The claims of who calls, as JSON, and whether `identify` has been through them: it gives objects with these two. */
export function claimsOf(who) {
  const { kind, claims } = Object(who);
  const identified = typeof kind === "string" && typeof claims === "object" && claims !== null;
  return [object(identified ? claims : who, "who"), identified];
}
