// Pre-filters of edge functions, and which sessions they may reject for.
import { Asking } from "./asking.js";
import { call, disposable, give, list, object, optional, refuse, release, text } from "./boundary.js";
import * as glue from "./glue.js";
import { Session, bound } from "./session.js";
import { Snapshot } from "./snapshot.js";
import { isVerified, refusalOf } from "./verification.js";

/** Sessions of claims that were verified. */
const verified = new WeakSet();

const { session: open } = Snapshot.prototype;
Snapshot.prototype.session = function session(options) {
  // Read once: the caller that is looked at is the one that the session is of.
  const { who } = Object(options);
  const opened = open.call(this, Object.create(Object(options), { who: { value: who } }));
  if (isVerified(who)) verified.add(opened);
  return opened;
};

const { at } = Session.prototype;
Session.prototype.at = function (now) {
  const later = at.call(this, now);
  if (verified.has(this)) verified.add(later);
  return later;
};

export class Prefilter {
  #raw;
  #names;

  constructor(raw) {
    this.#raw = raw;
    this.#names = new Set(raw.headers());
  }

  static open(routes, options) {
    const table = typeof routes === "string" ? text(routes, "routes") : list(routes, "routes");
    const how = optional(object, options, "options");
    return new Prefilter(call((raw) => raw.open(table, how), glue.Prefilter));
  }

  answer(request, caller) {
    const { method, url, path, headers } = Object(request);
    const verb = text(method, "request.method");
    const target = typeof url === "string" ? targetOf(text(url, "request.url")) : text(path, "request.path");
    const sent = list(picked(headers, this.#names), "request.headers");
    const { session, refused } = Object(caller);
    if (session !== undefined && session !== null) {
      const of = bound(session);
      // A session that asks is none of the module's.
      const raw = of.problem === undefined ? this.#raw : of;
      return give(call((raw) => raw.answer_in(verb, target, sent, of, verified.has(session)), raw));
    }
    const nobody = caller === undefined || caller === null;
    if (!nobody && !("refused" in Object(caller))) {
      refuse("invalid-argument", "caller: expected a session, a refusal, or null where there is no token");
    }
    const code = nobody ? undefined : refusalOf(refused);
    return give(call((raw) => raw.answer(verb, target, sent, code), this.#raw));
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }
}

disposable(Prefilter);

Asking.prototype.headers = () => [];
Asking.prototype.answer_in = Asking.prototype.answer = function () {
  return { outcome: "forward", remove: ["adgang"], set: { adgang: `ask;reason=unsupported;construct="${this.problem.code}"` } };
};

/** The response to a request that is rejected; `null` where it is forwarded. */
export function toResponse(answer) {
  const { outcome, status, headers, body } = Object(answer);
  return outcome === "reject" ? new Response(JSON.stringify(body), { status, headers }) : null;
}

/** The request to forward: the same, without the header that a client made up, and with ours. */
export function applyTo(request, answer) {
  const { outcome, remove, set } = Object(answer);
  if (outcome !== "forward") refuse("invalid-argument", "answer: expected one that forwards");
  const headers = new Headers(request.headers);
  for (const name of remove) headers.delete(name);
  for (const [name, value] of Object.entries(set)) headers.set(name, value);
  return new Request(request, { headers });
}

/** Path and query of a URL as it is written: what reads a URL would resolve and decode what is to be looked at. */
function targetOf(url) {
  const [, authority, rest] = /^(https?:\/\/[^/?#\\]*)?([^]*)$/i.exec(url);
  if (authority === undefined) return rest;
  const [target] = rest.split("#");
  return target.startsWith("/") ? target : `/${target}`;
}

/** Names and values, one after the other, of the headers that count. */
function picked(headers, names) {
  if (typeof headers !== "object" || headers === null) refuse("invalid-argument", "request.headers: expected headers");
  const entries = typeof headers[Symbol.iterator] === "function" ? headers : Object.entries(headers);
  const found = [];
  for (const entry of entries) {
    if (!Array.isArray(entry)) refuse("invalid-argument", "request.headers: expected names with their values");
    const [key, value] = entry;
    // As servers do that hand headers on as variables.
    const name = String(key).toLowerCase().replaceAll("_", "-");
    if (!names.has(name) || value === undefined || value === null) continue;
    // Of a token it is enough that there is one.
    for (const one of Array.isArray(value) ? value : [value]) found.push(name, name === "authorization" ? "" : String(one));
  }
  return found;
}
