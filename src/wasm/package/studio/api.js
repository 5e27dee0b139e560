// What the studio module offers: all of check, and what is only here.
export * from "./core.js";
export { factsFrom } from "./facts.js";
export { authzenLocation, authzenMetadata } from "./authzen.js";
export { createDecisionPoint } from "./point.js";
export { guarded, instance } from "./restart.js";
export { nodeHandler } from "./node.js";

import { Asking } from "./asking.js";
import { call, give, instant, object, optional, parsed, refuse, seconds, text, whole } from "./boundary.js";
import * as glue from "./glue.js";
import { Snapshot, opened } from "./snapshot.js";
import { View, kept } from "./view.js";

/** The files of the embedded example; read at the first use, since the module may not have started yet. */
export const example = Object.freeze(
  Object.defineProperties(
    {},
    Object.fromEntries(
      ["policy", "claims", "parties", "facts", "resource"].map((name) => [
        name,
        { enumerable: true, get: () => (files ??= give(call((read) => read(), glue.example)))[name] },
      ]),
    ),
  ),
);
let files;

export function lint(xml, options) {
  const { dialect } = Object(options);
  const name = optional(text, dialect, "dialect");
  return give(call((raw) => raw.lint(String(xml), name), { lint: glue.lint }));
}

/** The policy of a delegation, compiled for facts. */
export function compileDelegation(xml) {
  const source = text(xml, "xml");
  return call((compile) => compile(source), glue.compileDelegation);
}

/** The range of a span in a JavaScript string. Spans count bytes of UTF-8, strings count UTF-16. */
export function rangeOf(source, { start, end }) {
  const bytes = new TextEncoder().encode(source);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const length = (from, to) => decoder.decode(bytes.subarray(from, to)).length;
  const from = length(0, start);
  return { from, to: from + length(start, end) };
}

// The classes of this folder are the studio module's own, so they can be given what only this module can do.

Snapshot.build = function build(policies, options) {
  const { dialect, issuer, audience, serial, issuedAt, expiresAt, root, settings } = Object(options);
  const name = optional(text, dialect, "dialect");
  const deciding = optional(text, root, "root");
  const expires = optional(instant, expiresAt, "expiresAt");
  const issued = optional(instant, issuedAt, "issuedAt");
  const by = optional(text, issuer, "issuer");
  const set = optional(object, settings, "settings");
  const meant = optional(text, audience, "audience");
  const place = optional(whole, serial, "serial");
  const given = (typeof policies === "string" ? [policies] : listed(policies)).map((policy) => {
    if (typeof policy === "string") return [undefined, text(policy, "policy")];
    const { key, xml } = Object(policy);
    return [optional(text, key, "key"), text(xml, "xml")];
  });
  return call((Builder) => {
    let builder = new Builder(name, expires === undefined ? undefined : seconds(expires));
    if (deciding !== undefined) builder = builder.root(deciding);
    if (set !== undefined) builder = builder.settings(set);
    if (by !== undefined) builder = builder.issuer(by);
    if (meant !== undefined) builder = builder.audience(meant);
    if (issued !== undefined) builder = builder.issued(seconds(issued));
    if (place !== undefined) builder = builder.serial(place);
    for (const [key, xml] of given) builder = builder.policy(key, xml);
    return builder.bytes();
  }, glue.Builder);
};

Snapshot.prototype.xacml = function xacml(request, options) {
  const { now, facts } = Object(options);
  const source = typeof request === "string" ? text(request, "request") : object(request, "request");
  const instantly = optional(instant, now, "now");
  const then = instantly === undefined ? undefined : seconds(instantly);
  const raw = opened(this);
  const answer =
    facts === undefined || facts === null
      ? call((raw) => raw.xacml(source, then), raw)
      : withFacts(raw, source, facts, then);
  return answer.startsWith("<") ? answer : parsed(answer);
};

/** The facts of every question of the request are asked for first, so that none of the caller's code runs inside. */
function withFacts(raw, source, facts, then) {
  const asked = parsed(call((raw) => raw.asked(source), raw));
  const known = asked.map((question) => {
    const found = typeof facts === "function" ? facts(question) : facts;
    return found === undefined || found === null ? "{}" : object(found, "facts");
  });
  return call((raw) => raw.xacml_with(source, JSON.stringify(known), then), raw);
}

View.prototype.steps = function steps(action) {
  const asked = text(action, "action");
  const raw = kept(this);
  return give(call((raw) => raw.steps(asked), raw));
};

View.prototype.explain = function explain(action) {
  const asked = text(action, "action");
  const raw = kept(this);
  return give(call((raw) => raw.explain(asked), raw));
};

Asking.prototype.steps = Asking.prototype.explain = () => null;

Asking.prototype.lint = function () {
  const { code, message } = this.problem;
  return [{ severity: "error", code, message, span: { start: 0, end: 0 }, line: 1, column: 1 }];
};

function listed(policies) {
  if (!Array.isArray(policies)) refuse("invalid-argument", "policies: expected a text or a list");
  return policies;
}
