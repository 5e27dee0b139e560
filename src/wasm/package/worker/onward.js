// Requests on their way to the server.
import { refuse } from "../server/parts.js";

const HINT = "adgang";

/** Of one connection only, or of the host that was asked (RFC 9110, section 7.6.1). */
const OWN = [
  ...["connection", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["expect", "upgrade"],
];

/** The name of the header with what is known, as it is sent. */
export function headerOf(name = HINT) {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/i.test(name)) refuse("malformed-options", "options.hintHeader: expected a header's name");
  return name.toLowerCase();
}

/** The request with what is known in its header, and without what a client had put there. */
export function onward(server, request, told, header) {
  // Some servers read `X_Hint` as `X-Hint`.
  const taken = [...request.headers.keys()].filter((key) => [HINT, header].includes(key.replaceAll("_", "-")));
  return server.applyTo(request, { ...told, remove: taken, set: { [header]: told.set.adgang } });
}

/** What sends requests to one server, whatever host they were sent to. */
export function toOrigin(origin, header) {
  const text = String(origin);
  if (!URL.canParse(text) || !/^https?:\/\/[^/?#]+\/?$/.test(text)) {
    refuse("malformed-options", "options.origin: expected http or https, and a host");
  }
  const start = text.replace(/\/$/, "");
  return (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    const hint = headers.get(header);
    for (const name of [...OWN, ...(headers.get("connection") ?? "").split(",")]) {
      if (/^[\w-]+$/.test(name.trim())) headers.delete(name.trim());
    }
    // A client may have called it one of the connection.
    headers.set(header, hint);
    // Whoever decodes an answer hands it on with the header that says it is encoded.
    headers.set("accept-encoding", "identity");
    const { method, body } = request;
    const how = { method, headers, redirect: "manual", ...(body && { body, duplex: "half" }) };
    // Not resolved against the origin: `//host` would be another one.
    return fetch(start + pathname + search, how);
  };
}
