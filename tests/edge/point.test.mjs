// The decision point by itself: methods, types, sizes, who may ask, and what is done about a trap.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { instances } from "./worker/instances.js";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

const xml = readFileSync(new URL("../fixtures/authzen/certification.xml", import.meta.url), "utf8");
const entities = JSON.parse(readFileSync(new URL("../fixtures/authzen/certification.json", import.meta.url), "utf8"));
const snapshot = studio.Snapshot.build(xml, { dialect: "standard" });
const base = "https://pdp.example.com/tenant1";
const question = { subject: { type: "user", id: "alice" }, action: { name: "read" }, resource: { type: "record", id: "record-1" } };

for (const [name, { createDecisionPoint }] of Object.entries({ server, studio })) {
  const made = (change) => createDecisionPoint({ base, snapshot, known: { entities }, clock: () => Date.UTC(2026, 10, 22), ...change });
  const post = (body = question, headers = {}) => ({
    method: "POST",
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
  const ask = async (point, how = post(), path = "/tenant1/access/v1/evaluation") => {
    const response = await point.fetch(new Request(`https://pdp.example.com${path}`, how));
    assert.equal(response.headers.get("content-type"), "application/json");
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
  };
  const status = async (...args) => {
    const { status, body } = await ask(...args);
    if (status !== 200) assert.deepEqual([body.error.status, typeof body.error.code, typeof body.error.message], [status, "string", "string"]);
    return status;
  };

  test(`${name}: endpoints are below the base, and the metadata before its path`, async () => {
    const point = made();
    const { body, headers } = await ask(point, {}, "/.well-known/authzen-configuration/tenant1");
    assert.equal(body.policy_decision_point, base);
    assert.equal(headers.get("cache-control"), "max-age=3600");
    for (const path of ["/access/v1/evaluation", "/.well-known/authzen-configuration", "/tenant1", "/tenant1/access/v1/evaluation/"]) {
      assert.equal(await status(point, post(), path), 404);
      assert.equal(point.serves({ url: `https://pdp.example.com${path}` }), false);
    }
    for (const endpoint of Object.values(body)) assert.equal(point.serves({ url: endpoint }), endpoint !== base);
    for (const [method, path, allow] of [["GET", "/tenant1/access/v1/evaluation", "POST"], ["PUT", "/tenant1/access/v1/search/action", "POST"], ["POST", "/.well-known/authzen-configuration/tenant1", "GET, HEAD"]]) {
      const { status, headers } = await ask(point, { method, ...(method === "GET" ? {} : { body: "{}" }) }, path);
      assert.deepEqual([status, headers.get("allow")], [405, allow]);
    }
  });

  test(`${name}: a request has its type, its encoding and its size`, async () => {
    const point = made({ limits: { body: 1000 } });
    const of = (type, more) => status(point, post(question, { "content-type": type, ...more }));
    for (const type of ["application/json; charset=utf-8", "Application/JSON", 'application/json;charset="UTF-8"']) assert.equal(await of(type), 200);
    for (const type of ["text/json", "application/json-patch+json", "application/jsonx", "", "multipart/form-data"]) assert.equal(await of(type), 400, type);
    assert.equal(await of("application/json; charset=latin1"), 415);
    assert.equal(await of("application/json", { "content-encoding": "gzip" }), 415);
    const long = JSON.stringify({ ...question, x: "x".repeat(2000) });
    assert.equal(await status(point, post(long)), 413);
    // In pieces, without a length, and no further read than need be.
    let sent = 0;
    const endless = new ReadableStream({ pull(stream) { sent += 1; stream.enqueue(new Uint8Array(100)); } });
    assert.equal(await status(point, { ...post(), body: endless, duplex: "half" }), 413);
    assert.ok(sent < 20);
    const pieces = new ReadableStream({
      start(stream) {
        for (const byte of new TextEncoder().encode(JSON.stringify(question))) stream.enqueue(Uint8Array.of(byte));
        stream.close();
      },
    });
    assert.equal(await status(point, { ...post(), body: pieces, duplex: "half" }), 200);
    assert.equal(await status(point, post(Uint8Array.of(0x7b, 0xff))), 400);
    for (const body of ["", "null", "[]", "{", '"x"', '{"subject":{"type":"user","id":"\\ud800"}}', "{".repeat(900)]) assert.equal(await status(point, post(body)), 400, body);
    const { body } = await ask(point, post({ ...question, action: { name: 5 } }));
    assert.equal(body.error.path, "/action/name");
  });

  test(`${name}: who may ask is the program's to say`, async () => {
    const point = made({ authenticate: (request) => ({ "Bearer a": true, "Bearer b": "forbidden" })[request.headers.get("authorization")] ?? false });
    const of = (authorization) => ask(point, post(question, { "x-request-id": "7", ...(authorization && { authorization }) }));
    assert.equal((await of("Bearer a")).status, 200);
    assert.equal((await of("Bearer b")).status, 403);
    const { status, headers } = await of();
    assert.deepEqual([status, headers.get("www-authenticate"), headers.get("x-request-id")], [401, `Bearer realm="${base}"`, "7"]);
    const failing = made({ authenticate: () => Promise.reject(new Error("down")), report() {} });
    assert.equal((await ask(failing)).status, 500);
  });

  test(`${name}: what is known is found for each question`, async () => {
    const asked = [];
    const reports = [];
    const point = made({
      report: ({ code }) => void reports.push(code),
      known: async ({ endpoint, body, env }) => {
        asked.push([endpoint, JSON.parse(body).subject.id ?? null, env]);
        return { entities, candidates: { subject: [{ type: "user", id: "bob" }] }, facts: () => assert.fail("mine") };
      },
    });
    const search = { ...question, subject: { type: "user" } };
    const { body } = await ask(point, post(search), "/tenant1/access/v1/search/subject");
    assert.deepEqual([body.results, asked], [[{ type: "user", id: "bob" }], [["subject", null, undefined]]]);
    assert.deepEqual(new Set(reports), new Set(["facts-unavailable"]));
    const wrong = made({ known: { mapping: { subjects: 5 } }, report: ({ code }) => void reports.push(code) });
    assert.equal(await status(wrong), 500);
    assert.equal(reports.at(-1), "malformed-options");
  });

  test(`${name}: there may be no policies yet`, async () => {
    let bytes = null;
    let now = Date.UTC(2026, 10, 22);
    const reports = [];
    const point = made({ snapshot: undefined, loadSnapshot: () => bytes, clock: () => now, report: ({ code }) => void reports.push(code) });
    const { status: first, headers } = await ask(point);
    assert.deepEqual([first, headers.get("retry-after"), reports], [503, "5", ["snapshot-unavailable"]]);
    bytes = snapshot;
    now += 30_000;
    assert.equal((await ask(point)).body.decision, true);
  });

  test(`${name}: after a trap it goes on`, async () => {
    const reports = [];
    const point = made({ report: ({ code }) => void reports.push(code) });
    assert.equal((await ask(point)).body.decision, true);
    // Only the studio's module builds snapshots.
    const running = instances.findLast(({ exports }) => "__wbg_builder_free" in exports === (name === "studio"));
    new Uint8Array(running.exports.memory.buffer).fill(0xff);
    assert.equal(await status(point), 500);
    assert.deepEqual(reports, ["trapped"]);
    assert.equal((await ask(point)).body.decision, true);
    assert.deepEqual(reports, ["trapped"]);
  });

  test(`${name}: options are looked at`, () => {
    const refused = (change, code) => assert.throws(() => made(change), { name: "AdgangError", code });
    refused({ base: "http://pdp.example.com" }, "invalid-base");
    refused({ bass: 1 }, "malformed-options");
    refused({ snapshot: undefined }, "malformed-options");
    refused({ limits: { bodies: 1 } }, "malformed-options");
    refused({ authenticate: true }, "malformed-options");
  });
}
