// OpenID AuthZEN: bodies of requests in, bodies of responses out. Of the modules that are for more than pages.
import { call, instant, list, object, optional, parsed, refuse, seconds, text } from "./boundary.js";
import * as glue from "./glue.js";
import { claimsOf } from "./identity.js";
import { Snapshot, opened } from "./snapshot.js";

const SEARCHES = Object.freeze({ __proto__: null, subject: "subject", resource: "resource", action: "action" });

Snapshot.prototype.authzen = function authzen(request, options) {
  return answer(this, "evaluation", request, undefined, options);
};

Snapshot.prototype.authzenEvaluations = function authzenEvaluations(request, options) {
  return answer(this, "evaluations", request, undefined, options);
};

Snapshot.prototype.authzenSearch = function authzenSearch(searched, request, candidates, options) {
  const endpoint = SEARCHES[text(searched, "searched")];
  if (endpoint === undefined) refuse("invalid-argument", "searched: expected subject, resource or action");
  return answer(this, endpoint, request, candidates, options);
};

export function authzenMetadata(base) {
  return published(base)[1];
}

export function authzenLocation(base) {
  return published(base)[0];
}

function published(base) {
  const identifier = text(base, "base");
  return parsed(call((metadata) => metadata(identifier), glue.authzen_metadata));
}

function answer(snapshot, endpoint, request, candidates, options) {
  const { now, facts, who, entities, mapping, understood } = Object(options);
  const body = typeof request === "string" ? text(request, "request") : object(request, "request");
  const among = optional(list, candidates, "candidates");
  const how = object({ entities, mapping, understood }, "options");
  const claims = optional((who) => claimsOf(who)[0], who);
  const then = seconds(instant(now, "now"));
  const each = typeof facts === "function";
  const same = each ? undefined : optional(object, facts, "facts");
  // The facts of every pair are asked for first, so that none of the caller's code runs inside.
  const known = each ? found(snapshot, facts, [endpoint, body, among, how]) : same && [same];
  const raw = opened(snapshot);
  const written = known && JSON.stringify(known);
  return parsed(call((raw) => raw.authzen(endpoint, body, among, how, claims, written, each, then), raw));
}

function found(snapshot, facts, request) {
  const raw = opened(snapshot);
  return parsed(call((raw) => raw.authzen_asked(...request), raw)).map((pair) => optional(object, facts(pair), "facts") ?? "");
}
