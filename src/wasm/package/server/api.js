// What the server module offers: all of check, and what is only here.
export * from "./core.js";
export { factsFrom } from "./facts.js";
export { authzenLocation, authzenMetadata } from "./authzen.js";
export { createDecisionPoint } from "./point.js";
export { guarded, instance } from "./restart.js";
export { nodeHandler } from "./node.js";
export { Prefilter, applyTo, toResponse } from "./prefilter.js";
export { KeySet, TrustedIssuers, VerifiedClaims, identify, verify } from "./verification.js";

import "./dialogs.js";
import { call, give, instant, object, seconds, text } from "./boundary.js";
import * as glue from "./glue.js";
import { Snapshot, opened } from "./snapshot.js";

Snapshot.prototype.verifySignature = function verifySignature(jwks) {
  const keys = typeof jwks === "string" ? text(jwks, "jwks") : object(jwks, "jwks");
  const raw = opened(this);
  call((raw) => raw.verify_signature(keys), raw);
};

export function credentialsFor(who, service, options) {
  const { kind, expiresAt } = Object(who);
  const { work, now, holds, table } = Object(options);
  const caller = text(kind, "who.kind");
  const then = seconds(instant(now, "now"));
  const context = object({ caller, expiresAt, work, now: then, holds, table }, "options");
  const name = text(service, "service");
  return give(call((credentials) => credentials(context, name), glue.credentials_for));
}
