// What the server module offers: all of check, and what is only here.
export * from "./core.js";
export { KeySet, TrustedIssuers, VerifiedClaims, identify, verify } from "./verification.js";

import { call, give, instant, object, seconds, text } from "./boundary.js";
import * as module from "./glue.js";

export function credentialsFor(who, service, options) {
  const { kind, expiresAt } = Object(who);
  const { work, now, holds, table } = Object(options);
  const caller = text(kind, "who.kind");
  const then = seconds(instant(now, "now"));
  const context = object({ caller, expiresAt, work, now: then, holds, table }, "options");
  const name = text(service, "service");
  return give(call(() => module.credentials_for(context, name)));
}
