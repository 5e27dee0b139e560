// Verified tokens. Keys are read once and used for many tokens.
import { AdgangError } from "../errors.js";
import { call, disposable, give, instant, list, object, optional, problem, refuse, release, seconds, text } from "./boundary.js";
import * as glue from "./glue.js";
import { identify as identifyUnverified } from "./identity.js";

/** Known to this file alone, so nobody else can make a handle. */
const made = Symbol("verified");
let payload;

/** What `identify` gave for verified claims, and what was thrown where they were refused. */
const identified = new WeakSet();
const refusals = new WeakSet();

/** Whether who calls is by claims that were verified. */
export const isVerified = (who) => payload(who) !== undefined || identified.has(who);

/** The code with which a token was refused; an empty one where it was something else that failed. */
export const refusalOf = (error) => (refusals.has(error) ? error.code : "");

/** Claims that were verified: not to be had but from `verify`. What it shows is its own and frozen. */
export class VerifiedClaims {
  #payload;

  static {
    payload = (value) => (Object(value) === value && #payload in value ? value.#payload : undefined);
  }

  constructor(key, texts) {
    if (key !== made) refuse("invalid-argument", "VerifiedClaims: only verify makes them");
    const [headerJson, claimsJson, issuer, profile] = texts;
    this.#payload = claimsJson;
    const claims = give(JSON.parse(claimsJson));
    const shown = {
      header: give(JSON.parse(headerJson)),
      claims,
      issuer: issuer ?? claims.iss ?? null,
      profile: profile ?? null,
      // Where plain claims are taken, so is the handle.
      toJSON: () => claims,
    };
    for (const [name, value] of Object.entries(shown)) Object.defineProperty(this, name, { value });
    Object.freeze(this);
  }
}

export class KeySet {
  #raw;

  constructor(raw) {
    this.#raw = raw;
  }

  static parse(jwks) {
    const source = json(jwks, "jwks");
    return new KeySet(call((raw) => raw.parse(source), glue.KeySet));
  }

  verify(token, expect) {
    const { now, ...rest } = Object(expect);
    const source = text(token, "token");
    const expected = object(rest, "expect");
    const at = seconds(instant(now, "now"));
    return verified((raw) => raw.verify(source, expected, at), this.#raw);
  }

  payload(jws, algorithms) {
    const source = text(jws, "jws");
    const allowed = list(algorithms, "algorithms");
    return call((raw) => raw.payload(source, allowed), this.#raw);
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }
}

export class TrustedIssuers {
  #raw;

  constructor(raw) {
    this.#raw = raw;
  }

  static parse(configuration) {
    const source = json(configuration, "configuration");
    return new TrustedIssuers(call((raw) => raw.parse(source), glue.TrustedIssuers));
  }

  setKeys(issuer, jwks) {
    const name = text(issuer, "issuer");
    const source = json(jwks, "jwks");
    call((raw) => raw.setKeys(name, source), this.#raw);
  }

  verify(token, expect) {
    const { now } = Object(expect);
    const source = text(token, "token");
    const at = seconds(instant(now, "now"));
    return verified((raw) => raw.verify(source, at), this.#raw);
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }
}

disposable(KeySet);
disposable(TrustedIssuers);

export function verify(token, jwks, expect) {
  if (jwks instanceof KeySet) return jwks.verify(token, expect);
  const keys = KeySet.parse(jwks);
  try {
    return keys.verify(token, expect);
  } finally {
    keys.free();
  }
}

/** As in check; verified claims are read in the order that they have in their token. */
export function identify(who, options) {
  const claimsJson = payload(who);
  if (claimsJson === undefined) return identifyUnverified(who, options);
  const { profile, ...rest } = Object(options);
  const how = optional(object, { ...rest, profile: profile ?? who.profile }, "options");
  const said = call((raw) => raw.identifyVerified(claimsJson, how), { identifyVerified: glue.identifyVerified });
  const caller = give({ ...said, claims: who.claims });
  identified.add(caller);
  return caller;
}

function verified(use, raw) {
  try {
    return new VerifiedClaims(made, call(use, raw));
  } catch (error) {
    if (error instanceof AdgangError && error !== problem()) refusals.add(error);
    throw error;
  }
}

const json = (value, name) => (typeof value === "string" ? text(value, name) : object(value, name));
