// Tokens verified through the package: the attack cases in Node and in Chromium, and the handle that nothing can forge.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";
import { launch, run } from "./browser.mjs";
import { report } from "./report.mjs";
import { tokens } from "./tokens.mjs";

const { KeySet, TrustedIssuers, VerifiedClaims, identify, verify } = server;
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const jwks = read("../fixtures/tokens/signed/keys.json");
const signed = JSON.parse(read("../fixtures/tokens/signed/tokens.json"));
const token = signed.find(({ alg }) => alg === "ES256").token;
const now = 1767225600_000;
const expect = { issuer: "https://issuer.example/", audience: "https://app.example/", now };

function refusal(f) {
  try {
    f();
  } catch (error) {
    assert.ok(error instanceof check.AdgangError, String(error?.stack ?? error));
    assert.ok(!error.message.includes("eyJ"));
    return error;
  }
  return assert.fail("nothing was thrown");
}
const code = (f) => refusal(f).code;

test("every algorithm is verified", () => {
  const keys = KeySet.parse(jwks);
  for (const { alg, token } of signed) {
    const claims = keys.verify(token, { ...expect, algorithms: [alg] });
    assert.deepEqual([claims.claims.sub, claims.header.alg, claims.issuer, claims.profile], ["kari", alg, expect.issuer, null]);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(keys.payload(token, [alg]))), claims.claims);
  }
  assert.equal(code(() => keys.payload(token, [])), "algorithm-not-allowed");
  assert.equal(code(() => keys.payload(token, ["none"])), "algorithm-not-allowed");
  keys.free();
  keys.free();
  assert.equal(code(() => keys.verify(token, expect)), "freed");
  for (const set of [jwks, JSON.parse(jwks), KeySet.parse(jwks)]) assert.equal(verify(token, set, expect).claims.sub, "kari");
});

test("a refusal has its code and names what it is about", () => {
  const at = (change, of = token) => {
    const error = refusal(() => verify(of, jwks, { ...expect, ...change }));
    return [error.code, error.at?.claim ?? error.at?.header ?? error.at?.path];
  };
  assert.deepEqual(at({ now: new Date(1767229200_000) }), ["expired", "exp"]);
  assert.deepEqual(at({ issuer: "x" }), ["wrong-issuer", "iss"]);
  assert.deepEqual(at({ audience: null }), ["wrong-audience", "aud"]);
  assert.deepEqual(at({ required: ["scope"] }), ["missing-claim", "scope"]);
  assert.deepEqual(at({ algorithms: ["RS256"] }), ["algorithm-not-allowed", "alg"]);
  assert.deepEqual(at({ type: "at+jwt" }), ["wrong-type", "typ"]);
  assert.deepEqual(at({ leeway: -1 }), ["malformed-expectation", undefined]);
  assert.deepEqual(at({ algs: [] }), ["malformed-expectation", undefined]);
  assert.deepEqual(at({}, `${token} `), ["malformed-token", undefined]);
  assert.deepEqual(at({ now: undefined }), ["invalid-instant", undefined]);
  assert.equal(refusal(() => KeySet.parse({ keys: [{ kty: "RSA", d: "AQ" }] })).at.path, "/keys/0");
  const { code: unknown, at: place } = refusal(() => verify(token, { keys: [] }, expect));
  assert.deepEqual([unknown, place], ["unknown-kid", { part: "header", header: "kid" }]);
});

test("claims that were verified cannot be forged", () => {
  const real = verify(token, jwks, expect);
  assert.ok(real instanceof VerifiedClaims && Object.isFrozen(real) && Object.isFrozen(real.claims));
  for (const make of [() => new VerifiedClaims(), () => new real.constructor(Symbol("verified"), ["{}", "{}"])]) {
    assert.equal(code(make), "invalid-argument");
  }
  assert.throws(() => Object.defineProperty(real, "claims", { value: {} }), TypeError);
  const forged = Object.create(VerifiedClaims.prototype, { claims: { value: { sub: "ola" }, enumerable: true } });
  for (const fake of [forged, { claims: real.claims }, new Proxy(real, {}), structuredClone({ ...real })]) {
    // Read as what it is: plain claims, of no profile.
    assert.notEqual(identify(fake, { profile: "oidc" }).subject, "ola");
  }
  assert.deepEqual(JSON.parse(JSON.stringify(real)), real.claims);
});

test("a caller is identified by verified claims as by the token", () => {
  const { exp, ...rest } = JSON.parse(studio.example.claims);
  assert.ok(exp > 0 && rest["urn:altinn:userid"] !== undefined);
  const real = verify(token, jwks, expect);
  assert.deepEqual(identify(real), identify(token));
  assert.deepEqual(identify(real, { profile: "oidc" }), identify(token, { profile: "oidc" }));
  const snapshot = server.Snapshot.open(studio.Snapshot.build(studio.example.policy));
  assert.equal(snapshot.session({ who: real, now }).expiresAt, 1767229200_000);
  // To a module that verifies nothing it is plain claims.
  for (const other of [check, studio]) assert.deepEqual(other.identify(real), other.identify(real.claims));
});

test("several issuers are trusted, and a new key is fetched when it is missed", () => {
  const [ecdsa] = JSON.parse(jwks).keys.filter(({ kid }) => kid === "p-256");
  const issuer = { issuer: expect.issuer, audience: expect.audience, profile: "oidc" };
  const issuers = TrustedIssuers.parse({ issuers: [{ issuer: "https://other.example/", keys: { keys: [ecdsa] } }, issuer] });
  const { code: missed, at } = refusal(() => issuers.verify(token, { now }));
  assert.deepEqual([missed, at.path], ["unknown-kid", "/issuers/1/keys"]);
  issuers.setKeys(expect.issuer, jwks);
  const claims = issuers.verify(token, { now });
  assert.deepEqual([claims.issuer, claims.profile], [expect.issuer, "oidc"]);
  assert.deepEqual(identify(claims), identify(token, { profile: "oidc" }));
  assert.equal(code(() => issuers.setKeys("https://a/", jwks)), "unknown-issuer");
  const parse = (...list) => refusal(() => TrustedIssuers.parse({ issuers: list }));
  assert.equal(parse({ ...issuer, profile: "altinn2" }).code, "malformed-issuers");
  assert.equal(parse({}).at.path, "/issuers/0");
  issuers.free();
  assert.equal(code(() => issuers.verify(token, { now })), "freed");
});

test("what a program should not give is refused, and the module goes on", () => {
  const trap = new Proxy({}, { get: () => assert.fail("read"), ownKeys: () => assert.fail("listed") });
  for (const [of, keys, how] of [[5, jwks, expect], [token, 5, expect], [token, trap, expect], [token, jwks, undefined]]) {
    assert.throws(() => verify(of, keys, how));
  }
  const require = createRequire(import.meta.url)("adgang/server");
  assert.equal(require.verify(token, jwks, expect).claims.sub, "kari");
  for (const other of [check, studio]) assert.equal("verify" in other, false);
});

describe("the attack cases", () => {
  const folder = process.env.ADGANG_CASES;
  if (folder === undefined) {
    console.log("skipped: ADGANG_CASES is not set");
    return;
  }
  const { cases } = JSON.parse(readFileSync(join(folder, "security/jwt/index.json"), "utf8"));
  const known = JSON.parse(read("../known-open.json"));
  const tell = (where, { decode, verify }) => {
    report("jwt-decode", where, decode.total, decode.wrong, decode.open);
    report("jwt-verify", where, verify.total, verify.wrong, verify.open);
  };

  test("in Node", () => tell("node", tokens(server, cases, known)));

  test("in Chromium", async () => {
    const script = `
      import * as server from "/adgang/server.js";
      import { tokens } from "/tokens.mjs";
      const { cases, known } = await (await fetch("/cases.json")).json();
      document.title = JSON.stringify(tokens(server, cases, known));`;
    const files = { "/tokens.mjs": read("tokens.mjs"), "/cases.json": JSON.stringify({ cases, known }) };
    const browser = await launch();
    try {
      const { title, complaints } = await run(browser, script, { files, untilTitled: true });
      assert.deepEqual(complaints, []);
      tell("chromium", JSON.parse(title));
    } finally {
      await browser.close();
    }
  });
});
