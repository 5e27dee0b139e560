// Where a request has its token.

/** The token that a server would take; `null` where there is none that it reads so. */
export function tokenOf({ headers }, cookie) {
  const [, bearer] = /^bearer +(.*)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (bearer !== undefined) return bearer.trim();
  // Somebody who sends other credentials means those.
  if (cookie === undefined || headers.has("authorization")) return null;
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === cookie) return pair.slice(at + 1).trim();
  }
  return null;
}
