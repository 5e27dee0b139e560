// The worker by itself, with a clock and a loader of the test's own.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as server from "adgang/server";
import { Snapshot, example } from "adgang/studio";
import { createWorker } from "adgang/worker";
import routes from "./worker/routes.js";
import { world } from "./world.mjs";

const around = await world();
after(() => around.stop());
const { JWKS, ISSUER: issuer, AUDIENCE: audience } = around.env;
const jwks = await (await fetch(JWKS)).json();
const facts = JSON.parse(example.facts);
const url = "https://edge.example/havn/fartoy-registrering/instances/51200/6f1c0d52";
const now = Date.now();

/** A worker with the options that are given, what it has reported, and a clock to turn. */
function made(change) {
  const made = { now, reports: [] };
  const { fetch } = createWorker({
    ...{ routes, jwks, expect: { issuer, audience }, snapshot: around.snapshot, factsFor: () => facts },
    forward: (request) => Response.json(Object.fromEntries(request.headers)),
    clock: () => made.now,
    report: (error) => void made.reports.push(error.code),
    ...change,
  });
  made.ask = (how, to = url) => fetch(new Request(to, { ...how, headers: { authorization: `Bearer ${around.token()}`, ...how?.headers } }));
  made.hint = async (how, to) => (await (await made.ask(how, to)).json()).adgang;
  made.remove = async () => (await made.ask({ method: "DELETE" })).status;
  return made;
}

const built = (options) => Snapshot.build(example.policy, options);

test("import, require and the server module are of one instance", () => {
  const require = createRequire(import.meta.url);
  assert.equal(require("adgang/worker").KeySet, require("adgang/server").KeySet);
  assert.equal(typeof require("adgang/worker").createWorker, "function");
});

test("options are looked at when the worker is made, or with the first request", async () => {
  const refused = (change, code, message) => assert.throws(() => made(change), { name: "AdgangError", code, ...(message && { message }) });
  refused({ isuer: "x" }, "malformed-options", "options: there is no isuer");
  refused({ forward: undefined }, "malformed-options");
  refused({ origin: "https://app.example" }, "malformed-options");
  for (const origin of ["app.example", "https://app.example/x", "ftp://app.example", "https://"]) refused({ forward: undefined, origin }, "malformed-options");
  refused({ loadSnapshot: () => null }, "malformed-options");
  refused({ snapshot: undefined }, "malformed-options");
  refused({ snapshot: new Uint8Array(9) }, "not-a-snapshot");
  refused({ routes: [{}] }, "malformed-routes");
  refused({ jwks: { keys: 5 } }, "malformed-key-set");
  refused({ jwks: undefined }, "malformed-options");
  refused({ limits: { url: -1 } }, "malformed-options");
  refused({ times: { jwkss: 1 } }, "malformed-options");
  refused({ hintHeader: "x y" }, "malformed-options");
  refused({ clock: 5 }, "malformed-options");
  refused({ expect: 5 }, "malformed-options");
  refused({ expect: { audiense: "x" } }, "malformed-expectation");
  refused({ identify: { profil: "x" } }, "malformed-options");
  const late = createWorker(() => ({}));
  await assert.rejects(late.fetch(new Request(url)), { code: "malformed-options" });
});

test("the hint's header may have another name, and is never a client's", async () => {
  const { ask } = made({ hintHeader: "X-Known" });
  const headers = await (await ask({ headers: { adgang: "yes", "x-known": "yes;mine", x_known: "mine", "X_KNOWN-": "other" } })).json();
  assert.deepEqual([headers["x-known"], headers.adgang, headers.x_known, headers["x_known-"]], ["yes", undefined, undefined, "other"]);
});

test("a token may be in a cookie, where the server takes it from there", async () => {
  const headers = { authorization: "", cookie: `a=b; AltinnStudioRuntime=${around.token()}; c` };
  const request = (more) => new Request(url, { headers: { cookie: headers.cookie, ...more } });
  const told = async (change, more) => {
    const { fetch } = createWorker({ ...change, ...{ routes, jwks, expect: { issuer, audience }, snapshot: around.snapshot, factsFor: () => facts }, forward: (sent) => new Response(sent.headers.get("adgang")) });
    const response = await fetch(request(more));
    return response.ok ? response.text() : response.status;
  };
  assert.equal(await told({ cookie: "AltinnStudioRuntime" }), "yes");
  assert.equal(await told({}), 401);
  assert.equal(await told({ cookie: "AltinnStudioRuntime" }, { authorization: "Basic x" }), "ask;reason=unread-credentials");
  assert.equal(await told({ cookie: "AltinnStudioRuntime" }, { authorization: "Bearer x" }), 401);
});

test("what the facts or the server behind do wrong is reported, and no no", async () => {
  const failing = made({ factsFor: () => Promise.reject(new Error("down")) });
  assert.match(await failing.hint(), /^ask;reason=unknown/);
  const wrong = made({ factsFor: () => ({ rolls: [] }) });
  assert.equal(await wrong.hint(), "ask;reason=unavailable");
  assert.equal(await wrong.hint({ method: "DELETE" }), "ask;reason=unavailable");
  const away = made({ forward: () => Promise.reject(new Error("down")) });
  const response = await away.ask();
  assert.deepEqual([response.status, (await response.json()).reason], [502, { code: "unreachable" }]);
  assert.deepEqual([failing.reports, wrong.reports, away.reports], [["facts-unavailable"], ["failed", "failed"], ["unreachable"]]);
});

test("a snapshot is read again when it is old or past its time, and never rolled back", async () => {
  const [serials, asked] = [[5], []];
  const bytes = () => built({ serial: serials.at(-1), expiresAt: now + 500_000 + serials.at(-1) * 100_000 });
  const worker = made({
    snapshot: undefined,
    loadSnapshot(_, { etag }) {
      asked.push(etag);
      return new Response(bytes(), { headers: { etag: `"${serials.at(-1)}"` } });
    },
  });
  const settled = () => new Promise((done) => setTimeout(done, 20));
  assert.equal(await worker.hint(), "yes");
  assert.equal(await worker.hint(), "yes");
  assert.deepEqual(asked, [null]);
  // In the background.
  serials.push(6);
  worker.now += 61_000;
  assert.equal(await worker.hint(), "yes");
  await settled();
  assert.deepEqual(asked, [null, '"5"']);
  // An older one is not taken, whatever its time.
  serials.push(4);
  worker.now += 61_000;
  assert.equal(await worker.hint(), "yes");
  await settled();
  assert.deepEqual([asked, worker.reports], [[null, '"5"', '"6"'], ["snapshot-unavailable"]]);
  // Past its time, a request waits for the next; while that cannot be had, the last one says so itself.
  worker.now = now + 1_100_001;
  assert.equal(await worker.hint(), 'ask;reason=expired;what="snapshot"');
  assert.equal(await worker.hint({ method: "DELETE" }), 'ask;reason=expired;what="snapshot"');
  assert.deepEqual([asked.length, worker.reports.length], [4, 2]);
  serials.push(7);
  worker.now += 30_000;
  assert.equal(await worker.hint(), "yes");
  assert.equal(await worker.remove(), 403);
});

test("a snapshot that is not there, is too large, or of somebody else is none", async () => {
  for (const [load, change] of [
    [() => null],
    [() => undefined],
    [() => new Response("", { status: 500 })],
    [() => new Response(null, { status: 304 })],
    [() => new Response(around.snapshot), { limits: { snapshot: 100 } }],
    [() => Promise.reject(new Error("down"))],
    [() => new Uint8Array(5)],
    [() => around.snapshot, { open: { audience: "tt02" } }],
    [() => built({ serial: 3 }), { open: { minSerial: 4 } }],
    [() => around.snapshot, { snapshotKeys: jwks }],
    [() => new Promise(() => {}), { times: { patience: 10 } }],
  ]) {
    let count = 0;
    const worker = made({ snapshot: undefined, loadSnapshot: (...args) => (count++, load(...args)), ...change });
    for (let i = 0; i < 3; i++) assert.equal(await worker.hint(), "ask;reason=unavailable");
    assert.deepEqual([count, worker.reports], [1, ["snapshot-unavailable"]]);
    // Nor is anybody refused but for what needs no policy.
    assert.equal((await worker.ask({ headers: { authorization: "Bearer x" } })).status, 401);
    worker.now += 30_000;
    await worker.hint();
    assert.equal(count, 2);
  }
});

test("an address is asked with the tag of what is there", async () => {
  const before = around.counts.snapshot;
  const worker = made({ snapshot: around.env.SNAPSHOT });
  for (let i = 0; i < 3; i++) {
    assert.equal(await worker.hint(), "yes");
    await new Promise((done) => setTimeout(done, 50));
    worker.now += 61_000;
  }
  // The first, and in the background twice.
  assert.equal(around.counts.snapshot, before + 3);
  assert.deepEqual(worker.reports, []);
});

test("keys that cannot be fetched verify nothing, and refuse nobody; those that were are good for a while", async () => {
  let answer = () => Response.json(jwks);
  let count = 0;
  const { fetch } = globalThis;
  globalThis.fetch = async (...args) => (String(args[0]) === JWKS ? (count++, answer()) : fetch(...args));
  try {
    const worker = made({ jwks: JWKS });
    const down = [
      () => new Response("", { status: 503 }),
      () => new Response("{}"),
      () => new Response("x".repeat(300_000)),
      () => Promise.reject(new Error("down")),
    ];
    for (const failing of down) {
      answer = failing;
      for (let i = 0; i < 3; i++) assert.equal(await worker.hint({ method: "DELETE" }), "ask;reason=token");
      worker.now += 30_000;
    }
    assert.deepEqual([count, worker.reports], [4, down.map(() => "keys-unavailable")]);
    answer = () => Response.json(jwks);
    assert.equal(await worker.remove(), 403);
    [answer] = down;
    worker.now += 600_000;
    for (let i = 0; i < 3; i++) assert.equal(await worker.remove(), 403);
    worker.now += 3_600_000;
    const token = around.token({ exp: Math.floor(worker.now / 1000) + 60 });
    assert.equal(await worker.hint({ method: "DELETE", headers: { authorization: `Bearer ${token}` } }), "ask;reason=token");
  } finally {
    globalThis.fetch = fetch;
  }
});

test("so many wait at one time, and the others go by", async () => {
  const waiting = [];
  const worker = made({ factsFor: () => new Promise((done) => waiting.push(done)), limits: { waiting: 3 } });
  const first = Array.from({ length: 3 }, () => worker.hint());
  await new Promise((done) => setTimeout(done, 10));
  assert.equal(await worker.hint(), "ask;reason=unavailable");
  for (const done of waiting) done(facts);
  assert.deepEqual(await Promise.all(first), ["yes", "yes", "yes"]);
  waiting.length = 0;
  const next = worker.hint();
  await new Promise((done) => setTimeout(done, 10));
  waiting[0](facts);
  assert.equal(await next, "yes");
});

test("a request goes to the origin by its path, whatever it looks like", async () => {
  const worker = made({ forward: undefined, origin: around.env.ORIGIN });
  for (const path of ["//other.example/x", "/x?y=//z", "/@other.example", "/:80/", "/health"]) {
    const { url } = await (await worker.ask({}, `https://edge.example${path}`)).json();
    assert.equal(url, path);
  }
  const posted = await worker.ask({ method: "POST", body: "x".repeat(100_000), headers: { te: "trailers", expect: "100-continue" } }, "https://edge.example/any");
  const { headers, method } = await posted.json();
  assert.deepEqual([method, headers.te, headers.expect, headers["accept-encoding"]], ["POST", undefined, undefined, "identity"]);
});

test("nothing stays of a request that was answered", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const worker = made();
  const bearer = (token) => ({ headers: { authorization: `Bearer ${token}` } });
  const [valid, large] = [bearer(around.token()), bearer("x".repeat(20_000))];
  const kinds = [
    () => worker.ask(valid),
    () => worker.ask({ ...valid, method: "DELETE" }),
    () => worker.ask(bearer("x")),
    () => worker.ask(large),
    () => worker.ask({}, "https://edge.example/health"),
  ];
  const rounds = { requests: 3000, count: 4 };
  const held = async () => {
    for (let i = 0; i < rounds.requests; i++) await (await kinds[i % kinds.length]()).arrayBuffer();
    for (let i = 0; i < 5; i++) {
      collect();
      await new Promise((done) => setTimeout(done, 5));
    }
    return process.memoryUsage().heapUsed;
  };
  const sizes = [];
  for (let round = 0; round < rounds.count; round++) sizes.push(await held());
  // What engines keep of their own they keep once; what stays of requests grows in every round.
  const grown = Math.min(...sizes.slice(1).map((size, at) => size - sizes[at]));
  assert.ok(grown < 100 * rounds.requests, `${grown} bytes more`);
});

test("nothing of a token is reported", async () => {
  const seen = [];
  const worker = createWorker({
    ...{ routes, jwks, expect: { issuer, audience }, snapshot: around.snapshot, report: (error) => void seen.push(error) },
    ...{ factsFor: () => ({ rolls: 1 }), forward: () => Promise.reject(new Error("down")) },
  });
  const token = around.token();
  await worker.fetch(new Request(url, { headers: { authorization: `Bearer ${token}` } }));
  assert.equal(seen.length, 2);
  for (const error of seen) {
    const text = `${error.stack}${JSON.stringify(error)}${error.cause?.stack}`;
    for (const part of token.split(".")) assert.ok(!text.includes(part));
  }
});

test("the server's own exports are the worker's, too", async () => {
  const worker = await import("adgang/worker");
  for (const [name, value] of Object.entries(server)) assert.equal(worker[name], value, name);
});
