// A pre-filter through the package: what is forwarded, what is rejected, and who is believed.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

const { Prefilter, applyTo, identify, toResponse, verify } = server;
const now = 1795334400_000;
const claims = JSON.parse(studio.example.claims);
const facts = JSON.parse(studio.example.facts);
const snapshot = server.Snapshot.open(studio.Snapshot.build(studio.example.policy));
const instance = "/havn/fartoy-registrering/instances/51200/6f1c0d52";
const resource = { app: "{org}/{app}", instance: "{party}/{guid}" };
const routes = [
  { method: "GET", path: "/health", public: true },
  { method: ["GET", "HEAD"], path: "/:org/:app/instances/:party/:guid", resource, action: "read" },
  { method: "DELETE", path: "/:org/:app/instances/:party/:guid", resource: { ...resource, task: "Task_2" }, action: "delete" },
  { method: "POST", path: "/:org/:app/instances/:party/:guid/:action", resource: { ...resource, task: "{header:x-task}" }, action: "{action}" },
];
const filter = Prefilter.open(routes, { realm: "havn" });

const secret = "a shared secret of thirty-two bytes";
const part = (text) => Buffer.from(text).toString("base64url");
const keys = server.KeySet.parse({ keys: [{ kty: "oct", k: part(secret) }] });
const expect = { algorithms: ["HS256"], now };

function token(change) {
  const signed = `${part('{"alg":"HS256"}')}.${part(JSON.stringify({ ...claims, ...change }))}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

const session = (who, known = facts) => snapshot.session({ who, facts: known, now });
const verified = (change, known) => session(identify(verify(token(change), keys, expect)), known);
const request = (method, path, headers = {}) => ({ method, path, headers });

/** The hint, or the status with the code of the reason. */
function told(answer) {
  assert.ok(Object.isFrozen(answer));
  if (answer.outcome === "reject") {
    assert.equal(answer.status, answer.body.status);
    assert.equal(answer.headers["content-type"], "application/problem+json");
    return `${answer.status} ${answer.body.reason.code}`;
  }
  assert.deepEqual(answer.remove, ["adgang"]);
  return answer.set.adgang;
}
const ask = (line, caller) => told(filter.answer(line, caller));

function refusal(f) {
  try {
    f();
  } catch (error) {
    assert.ok(error instanceof check.AdgangError, String(error?.stack ?? error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("yes and ask are forwarded, no is rejected", () => {
  const me = { session: verified() };
  assert.equal(ask(request("GET", instance), me), "yes");
  assert.equal(ask(request("POST", `${instance}/sign`, { "X-Task": "Task_2" }), me), "yes");
  assert.equal(ask(request("POST", `${instance}/sign`), me), 'ask;reason=unknown;missing="task"');
  assert.equal(ask(request("GET", instance), { session: verified({}, {}) }), 'ask;reason=unknown;missing="roles, access-packages, delegations"');
  assert.deepEqual(filter.answer(request("DELETE", instance), me), {
    outcome: "reject",
    status: 403,
    headers: { "cache-control": "no-store", "content-type": "application/problem+json" },
    body: {
      type: "urn:adgang:problem:not-permitted",
      title: "Not permitted",
      status: 403,
      detail: "The policy does not permit this action on this resource.",
      reason: { code: "no-rule" },
    },
  });
});

test("only claims that were verified are rejected", () => {
  const remove = request("DELETE", instance);
  const handle = verify(token(), keys, expect);
  const who = identify(handle);
  const plain = "no;reason=no-rule;unverified";
  for (const one of [session(who), session(handle), session(who).at(now + 1000), session(identify(handle, { profile: "altinn" }))]) {
    assert.equal(ask(remove, { session: one }), "403 no-rule");
  }
  for (const fake of [claims, identify(claims), { ...who }, structuredClone(who), new Proxy(who, {}), identify(token()), handle.claims]) {
    assert.equal(ask(remove, { session: session(fake) }), plain);
  }
  // Who is looked at is who the session is of.
  let first = true;
  const turncoat = { facts, now, get who() { return first ? ((first = false), claims) : who; } };
  assert.equal(ask(remove, { session: snapshot.session(turncoat) }), plain);
  assert.equal(ask(remove, { session: session(who).at(claims.exp * 1000) }), 'ask;reason=expired;what="token"');
  const other = check.Snapshot.open(studio.Snapshot.build(studio.example.policy)).session({ who: claims, now });
  for (const bad of [other, {}, Object.create(server.Session.prototype), 5]) {
    assert.equal(refusal(() => filter.answer(remove, { session: bad })).code, "invalid-argument");
  }
});

test("a level that is too low is told which one is needed, and nothing of the token", () => {
  const { headers, body } = filter.answer(request("GET", instance), { session: verified({ "urn:altinn:authlevel": 2 }) });
  assert.deepEqual(body.reason, { code: "level-too-low", required: 3 });
  assert.equal(
    headers["www-authenticate"],
    'Bearer realm="havn", error="insufficient_user_authentication", acr_values="idporten-loa-substantial idporten-loa-high"',
  );
});

test("without a token that is good there is a challenge, unless it may be good to others", () => {
  const read = request("GET", instance);
  const { status, headers } = filter.answer(read, null);
  assert.deepEqual([status, headers["www-authenticate"]], [401, 'Bearer realm="havn"']);
  assert.equal(ask(request("GET", instance, { Authorization: "DPoP x" }), null), "ask;reason=unread-credentials");
  assert.equal(ask(request("GET", "/health"), null), "public");
  const refused = (text, set = keys) => ({ refused: refusal(() => verify(text, set, expect)) });
  for (const [text, code] of [[token({ exp: 1 }), "expired"], [`${token().slice(0, -4)}AAAA`, "bad-signature"], ["x", "malformed-token"]]) {
    const answer = filter.answer(read, refused(text));
    assert.equal(told(answer), `401 ${code}`);
    assert.equal(answer.headers["www-authenticate"], 'Bearer realm="havn", error="invalid_token"');
    assert.equal(ask(request("GET", "/health"), refused(text)), "public");
  }
  assert.equal(ask(read, refused(token(), { keys: [] })), 'ask;reason=token;token="no-matching-key"');
  // What verification did not throw says nothing of a token.
  const made = new check.AdgangError({ code: "expired", message: "" });
  for (const other of [made, new TypeError("x"), undefined, null, "expired"]) {
    assert.equal(ask(read, { refused: other }), "ask;reason=token");
  }
  assert.equal(refusal(() => filter.answer(read, {})).code, "invalid-argument");
});

test("what is on no route is forwarded, or not found", () => {
  const strict = Prefilter.open(routes, { unmatched: "reject" });
  for (const [path, code] of [
    ["/nothing", "no-route"],
    ["/Health", "other-case"],
    [`/health/${"a".repeat(5000)}`, "path-too-long"],
    ["/a/../health", "unsafe-path"],
    ["/%68ealth", "unsafe-path"],
    ["/health%2f", "unsafe-path"],
    ["/health;x", "unsafe-path"],
    ["\\health", "unsafe-path"],
  ]) {
    assert.equal(ask(request("GET", path), null), `unmatched;reason=${code}`);
    assert.equal(told(strict.answer(request("GET", path), null)), `404 ${code}`);
  }
  assert.equal(ask(request("GET", "/health", { "X-Original-URL": "/x" }), null), "unmatched;reason=path-override");
  strict.free();
  assert.equal(refusal(() => strict.answer(request("GET", "/"), null)).code, "freed");
});

test("a URL is read as it is written", () => {
  const at = (url) => ask({ method: "GET", url, headers: new Headers() }, null);
  for (const url of ["/health?a=/../b", "https://a.example/health", "HTTP://u:p@a/health?x#y", "https://a/health#/../x"]) {
    assert.equal(at(url), "public", url);
  }
  for (const url of ["https://a", "https://a?x", "https://a#x"]) assert.equal(at(url), "unmatched;reason=no-route", url);
  for (const url of ["https://a/x/../health", "https://a\\b/health", "//a/health", " https://a/health", "ftp://a/health", "", "/health#x"]) {
    assert.equal(at(url), "unmatched;reason=unsafe-path", url);
  }
});

test("a method that may be another is not rejected", () => {
  const override = [["X-HTTP-Method-Override", "DELETE"]];
  assert.equal(ask(request("POST", instance, { X_HTTP_Method_Override: "DELETE" }), null), "ask;reason=method-override");
  const me = { session: verified() };
  assert.equal(ask({ method: "POST", path: instance, headers: override }, me), "ask;reason=method-override");
  assert.equal(ask(request("GET", `${instance}?_method=delete`), null), "ask;reason=method-override");
  assert.equal(ask(request("OPTIONS", instance, { "access-control-request-method": "DELETE" }), null), "ask;reason=preflight");
  const known = Prefilter.open(JSON.stringify(routes), { methodOverride: ["X-HTTP-Method-Override"] });
  assert.equal(told(known.answer({ method: "POST", path: instance, headers: override }, me)), "403 no-rule");
});

test("a request goes on with our header and not with the client's", async () => {
  const headers = { adgang: "yes", Adgang: "yes;really", "x-task": "Task_1", "x-other": "kept" };
  const sent = new Request(`https://edge.example${instance}/sign`, { method: "POST", headers, body: "form" });
  const answer = filter.answer(sent, { session: verified({}, {}) });
  assert.equal(toResponse(answer), null);
  const onward = applyTo(sent, answer);
  assert.match(onward.headers.get("adgang"), /^ask;reason=unknown;/);
  assert.deepEqual([onward.method, onward.url, onward.headers.get("x-other"), await onward.text()], ["POST", sent.url, "kept", "form"]);

  const rejected = filter.answer(new Request(`https://edge.example${instance}`), null);
  const response = toResponse(rejected);
  assert.deepEqual([response.status, response.headers.get("www-authenticate")], [401, 'Bearer realm="havn"']);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(await response.json(), rejected.body);
  assert.equal(refusal(() => applyTo(sent, rejected)).code, "invalid-argument");
});

test("what a program should not give is refused, with its place", () => {
  const open = (...args) => {
    const { code, at } = refusal(() => Prefilter.open(...args));
    return [code, at?.path];
  };
  assert.deepEqual(open([{ method: "GET", path: "a", public: true }]), ["malformed-pattern", "/0/path"]);
  assert.deepEqual(open([routes[1], routes[1]]), ["unreachable-route", "/1"]);
  assert.deepEqual(open([{ ...routes[1], action: "{x}" }]), ["malformed-template", "/0/action"]);
  assert.deepEqual(open(routes, { unmached: "reject" }), ["malformed-options", undefined]);
  assert.deepEqual(open({}), ["invalid-argument", undefined]);
  for (const line of [undefined, {}, { method: "GET", headers: {} }, { method: "GET", path: "/" }, { method: "GET", path: "/", headers: ["x-task", "a"] }]) {
    assert.equal(refusal(() => filter.answer(line, null)).code, "invalid-argument");
  }
  for (const other of [check, studio]) assert.equal("Prefilter" in other, false);
});
