// Node's servers, which know nothing of the Fetch API.

export function nodeHandler({ fetch }, env) {
  return async (incoming, outgoing) => {
    try {
      const request = received(incoming);
      await send(request === undefined ? new Response(null, { status: 400 }) : await fetch(request, env), incoming, outgoing);
    } catch {
      // What was wrong is the program's to report; whoever asked is told that something was.
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  };
}

/** Hosts and ports as servers are asked for them: nothing that would begin a path, or a query. */
const HOST = /^([a-z0-9._~-]+|\[[0-9a-f:.]+\])(:[0-9]+)?$/i;

/** The request; `undefined` where its target is no path, its host no host, or its method none of the Fetch API's. */
function received(incoming) {
  const { method, headers: given, rawHeaders, url: target, socket } = incoming;
  const host = given[":authority"] ?? given.host ?? "localhost";
  if (!target.startsWith("/") || !HOST.test(host) || ["CONNECT", "TRACE", "TRACK"].includes(method)) return undefined;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!rawHeaders[at].startsWith(":")) headers.append(rawHeaders[at], rawHeaders[at + 1]);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? ReadableStream.from(incoming) : null;
  const url = `${socket.encrypted ? "https" : "http"}://${host}${target}`;
  return new Request(url, { method, headers, body, ...(hasBody && { duplex: "half" }) });
}

async function send(response, { method }, outgoing) {
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.writeHead(response.status);
  if (response.body !== null && method !== "HEAD") {
    for await (const chunk of response.body) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) await drained(outgoing);
    }
  }
  outgoing.end();
}

const drained = (outgoing) => new Promise((done) => void outgoing.once("drain", done).once("close", done));
