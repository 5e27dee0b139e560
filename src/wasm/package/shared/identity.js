// Callers.
import { call, give, object, optional, text } from "./boundary.js";
import * as glue from "./glue.js";

export function identify(claimsOrToken, options) {
  const compact = typeof claimsOrToken === "string";
  const source = compact ? text(claimsOrToken, "token") : object(claimsOrToken, "claims");
  const how = optional(object, options, "options");
  const { who, claimsJson } = call((raw) => raw.identify(source, compact, how), { identify: glue.identify });
  return give({ ...who, claims: JSON.parse(claimsJson ?? source) });
}

export function anonymous() {
  return give(call((raw) => raw.anonymous(), { anonymous: glue.anonymous }));
}

export function decode(token) {
  const source = text(token, "token");
  const [header, claims] = call((decode) => decode(source), glue.decode);
  return give({ header: JSON.parse(header), claims: JSON.parse(claims) });
}

/** Whether an object of these is one that `identify` gives. */
export const isIdentified = (kind, claims) => typeof kind === "string" && typeof claims === "object" && claims !== null;

/** The claims of who calls, as JSON, and whether `identify` has been through them. */
export function claimsOf(who) {
  const { kind, claims } = Object(who);
  const identified = isIdentified(kind, claims);
  return [object(identified ? claims : who, "who"), identified];
}

/** What `identify` has said of who calls, as JSON, without the claims and what is only for people. */
export function saidOf(who) {
  const { claims, diagnostics, restsOn, ...said } = who;
  return object(said, "who");
}
