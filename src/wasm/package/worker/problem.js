// What is answered without a look at who calls (RFC 9457).

const PROBLEMS = {
  "url-too-long": [414, "too-large", "Too large", "The URL is longer than is read here."],
  "headers-too-large": [431, "too-large", "Too large", "The headers are larger than is read here."],
  "token-too-large": [431, "too-large", "Too large", "The token is larger than is read here."],
  unreachable: [502, "unreachable", "Unreachable", "The server behind this one could not be asked."],
};

export function problem(code) {
  const [status, kind, title, detail] = PROBLEMS[code];
  const body = { type: `urn:adgang:problem:${kind}`, title, status, detail, reason: { code } };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(body), { status, headers });
}

/** What there is too much of in a request. */
export function excess({ url, headers }, limits) {
  if (url.length > limits.url) return "url-too-long";
  let size = 0;
  // As HTTP/2 counts them.
  for (const [name, value] of headers) size += name.length + value.length + 32;
  return size > limits.headers ? "headers-too-large" : undefined;
}
