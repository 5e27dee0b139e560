// All that a worker has around it: the issuer of tokens, with its keys; the app behind it; the snapshot, and the facts.
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Snapshot, example } from "adgang/studio";

const claims = JSON.parse(example.claims);
const facts = JSON.parse(example.facts);

/** Starts it; `counts` says how often each part was asked. */
export async function world() {
  const snapshot = Snapshot.build(example.policy);
  const keys = [keyPair("one")];
  const { counts, at, stop } = await serve({
    jwks: (_, response) => json(response, { keys: keys.map(({ jwk }) => jwk) }),
    snapshot: (request, response) => tagged(request, response, snapshot),
    facts: ({ url }, response) => json(response, url.endsWith(`/${claims.nameid}`) ? facts : null),
    app: ({ method, url, headers }, response) => json(response, { method, url, headers }),
  });
  const [issuer, audience] = ["https://issuer.example", "https://app.example"];
  return {
    ...{ counts, snapshot, keyPair, stop },
    env: { JWKS: at.jwks, ISSUER: issuer, AUDIENCE: audience, ORIGIN: at.app, SNAPSHOT: at.snapshot, FACTS: at.facts },
    /** A token of the example's caller, with other claims, or by another key. */
    token(change, key = keys[0]) {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now - 60, nbf: now - 60, exp: now + 3600 };
      return signed({ ...claims, iss: issuer, aud: audience, ...times, ...change }, key);
    },
    /** A key that the issuer has from now on. */
    addKey(kid) {
      keys.push(keyPair(kid));
      return keys.at(-1);
    },
  };
}

/** What is around a decision point: its policies, and what is known of subjects and resources. */
export async function pointWorld(policy, known) {
  const snapshot = Snapshot.build(policy, { dialect: "standard" });
  const { at, stop } = await serve({ snapshot: (request, response) => tagged(request, response, snapshot) });
  return { snapshot, stop, env: { BASE: "https://pdp.example.com", KNOWN: JSON.stringify(known), SNAPSHOT: at.snapshot } };
}

/** A server for each part, on a free port. */
async function serve(parts) {
  const counts = Object.fromEntries(Object.keys(parts).map((name) => [name, 0]));
  const servers = Object.entries(parts).map(([name, part]) => {
    const server = createServer((request, response) => {
      counts[name] += 1;
      request.resume();
      part(request, response);
    });
    return [name, server.listen(0, "127.0.0.1")];
  });
  await Promise.all(servers.map(([, server]) => once(server, "listening")));
  return {
    counts,
    at: Object.fromEntries(servers.map(([name, server]) => [name, `http://127.0.0.1:${server.address().port}`])),
    stop() {
      for (const [, server] of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function tagged({ headers }, response, bytes) {
  const isKnown = headers["if-none-match"] === '"1"';
  response.setHeader("etag", '"1"').writeHead(isKnown ? 304 : 200).end(isKnown ? undefined : bytes);
}

function json(response, value) {
  response.setHeader("content-type", "application/json").end(JSON.stringify(value));
}

function keyPair(kid) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" } };
}

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(payload, { kid, privateKey }) {
  const text = `${part({ alg: "ES256", kid, typ: "JWT" })}.${part(payload)}`;
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
