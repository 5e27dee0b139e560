// AuthZEN through the packed package: the scenarios as `cargo test --test authzen` left them, and what the boundary adds.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";
import { report } from "./report.mjs";

const now = Date.UTC(2026, 10, 22);

test("the scenarios are answered as they are natively", () => {
  if (process.env.ADGANG_CASES === undefined) return console.log("skipped: ADGANG_CASES is not set");
  const top = fileURLToPath(new URL("../../", import.meta.url));
  const file = resolve(top, process.env.CARGO_TARGET_DIR ?? "target", "authzen.jsonl");
  assert.ok(existsSync(file), "the native cases have run");
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const points = new Map();
  const [wrong, flipped, asked] = [[], [], { total: 0, alike: 0 }];
  let total = 0;
  for (const [index, line] of lines.entries()) {
    if (line.xml !== undefined) {
      const bytes = studio.Snapshot.build([line.xml], { dialect: "standard" });
      const [ours, theirs] = [studio, server].map((module) => module.Snapshot.open(bytes));
      points.set(line.point, { ours, theirs, options: { entities: line.entities, now: line.now * 1000 } });
      continue;
    }
    const { ours, theirs, options } = points.get(line.point);
    const expected = line.answer ?? { code: line.error.code, at: line.error.at };
    const [got, less] = [ours, theirs].map((snapshot) => answered(snapshot, line, options));
    total += 1;
    if (!same(got, expected)) wrong.push(`${index}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
    asked.total += 1;
    if (same(less, expected)) asked.alike += 1;
    // The server module cannot evaluate conditions: what it does not know it asks, and never permits.
    else if (permits(less).some((name) => !permits(expected).includes(name))) flipped.push(`${index}: ${JSON.stringify(less)}`);
    // The certification's policy has none.
    else if (line.point === "certification") wrong.push(`${index}, server: ${JSON.stringify(less)}`);
  }
  console.log(`authzen, server module: ${asked.alike} of ${asked.total} as natively, the others ask`);
  assert.deepEqual(flipped, []);
  report("authzen", "node", total, wrong);
});

function answered(snapshot, { endpoint, body, candidates }, options) {
  try {
    if (endpoint === "evaluation") return snapshot.authzen(body, options);
    if (endpoint === "evaluations") return snapshot.authzenEvaluations(body, options);
    return snapshot.authzenSearch(endpoint, body, candidates, options);
  } catch (error) {
    assert.ok(error instanceof check.AdgangError, error);
    return { code: error.code, at: error.at?.path ?? "" };
  }
}

function same(got, expected) {
  try {
    assert.deepEqual(got, expected);
    return true;
  } catch {
    return false;
  }
}

const permits = (answer) => [
  ...(answer.decision === true ? ["decision"] : []),
  ...(answer.evaluations ?? []).flatMap(({ decision }, index) => (decision ? [index] : [])),
  ...(answer.results ?? []).map((item) => JSON.stringify(item)),
];

describe("over Altinn's dialect", () => {
  const { example } = studio;
  const facts = JSON.parse(example.facts);
  const claims = JSON.parse(example.claims);
  const bytes = studio.Snapshot.build([{ xml: example.policy }]);
  const user = { type: "user", id: String(studio.identify(claims).userId) };
  const app = { type: "app", id: "havn/fartoy-registrering", properties: { task: "Task_2" } };
  const request = { subject: user, action: { name: "sign" }, resource: app };

  for (const [name, module] of Object.entries({ studio, server })) {
    const snapshot = module.Snapshot.open(bytes);

    test(`${name}: facts are the same for all, or asked for each pair before the module works`, () => {
      const yes = snapshot.authzen(request, { facts, who: claims, now });
      assert.equal(yes.decision, true);
      assert.equal(yes.context.answer, "yes");
      assert.equal(yes.context.reason.code, "granted");
      const pairs = [];
      const many = snapshot.authzenEvaluations(
        { ...request, evaluations: [{}, { subject: { type: "user", id: "1" } }, { action: { name: "read" } }] },
        {
          facts: (pair) => {
            pairs.push(pair);
            // The module is at rest here: it can be asked.
            assert.equal(snapshot.authzen(request, { now }).context.answer, "ask");
            return pair.subject.id === user.id ? facts : null;
          },
          now,
        },
      );
      assert.deepEqual(pairs, [
        { index: 0, subject: user, resource: app },
        { index: 1, subject: { type: "user", id: "1" }, resource: app },
      ]);
      assert.deepEqual(many.evaluations.map(({ decision }) => decision), [true, false, true]);
      assert.equal(many.evaluations[1].context.answer, "ask");
      assert.throws(() => snapshot.authzen(request, { facts: () => assert.fail("mine"), now }), { message: "mine" });
    });

    test(`${name}: a search is among the policy's own actions, or what is handed over`, () => {
      const { action: _, ...actions } = request;
      const found = snapshot.authzenSearch("action", actions, null, { facts, now });
      assert.deepEqual(found.results.map(({ name }) => name), ["instantiate", "read", "write", "sign", "reject"]);
      const paged = { ...actions, page: { limit: 1 } };
      const first = snapshot.authzenSearch("action", paged, ["delete", "sign", { name: "read" }], { facts, now });
      assert.deepEqual(first.results, [{ name: "sign" }]);
      const token = first.page.next_token;
      const second = snapshot.authzenSearch("action", { ...actions, page: { token } }, ["delete", "sign", "read"], { facts, now });
      assert.deepEqual(second, { page: { next_token: "", count: 1 }, results: [{ name: "read" }] });
      const elsewhere = { ...actions, resource: { ...app, id: "havn/other" }, page: { token } };
      assert.throws(() => snapshot.authzenSearch("action", elsewhere, null, { facts, now }), {
        code: "changed-page-request",
        at: { path: "/page/token" },
      });
    });

    test(`${name}: refuses what is of another form`, () => {
      const refused = (ask, code) => assert.throws(ask, { name: "AdgangError", code });
      refused(() => snapshot.authzen(request, {}), "invalid-instant");
      refused(() => snapshot.authzen("{", { now }), "malformed-request");
      refused(() => snapshot.authzen({}, { now }), "missing-member");
      refused(() => snapshot.authzen(request, { now, mapping: { subjects: {} } }), "malformed-options");
      refused(() => snapshot.authzen(request, { now, facts: { rolls: [] } }), "malformed-facts");
      refused(() => snapshot.authzenSearch("constructor", request, null, { now }), "invalid-argument");
      refused(() => snapshot.authzenSearch("subject", request, [{}], { now }), "malformed-options");
    });

    test(`${name}: names of members are the caller's`, () => {
      const standard = module.Snapshot.open(studio.Snapshot.build([policy], { dialect: "standard" }));
      const strange = JSON.parse('{"name":"read","properties":{"__proto__":{"x":1},"n":5}}');
      const subject = { type: "user", id: "a" };
      const found = standard.authzenSearch("action", { subject, resource: { type: "r", id: "1" } }, [strange], { now });
      assert.equal(JSON.stringify(found.results), '[{"name":"read","properties":{"__proto__":{"x":1},"n":5}}]');
      assert.ok(Object.isFrozen(found.results[0]));
    });
  }

  test("metadata is that of the base, and published before its path", () => {
    assert.equal(check.authzenMetadata, undefined);
    for (const { authzenMetadata, authzenLocation } of [studio, server]) {
      const base = "https://pdp.example.com/tenant1";
      const metadata = authzenMetadata(base);
      assert.equal(metadata.policy_decision_point, base);
      assert.equal(metadata.search_action_endpoint, `${base}/access/v1/search/action`);
      assert.equal(authzenLocation(base), "https://pdp.example.com/.well-known/authzen-configuration/tenant1");
      assert.throws(() => authzenMetadata("http://pdp.example.com"), { code: "invalid-base" });
    }
  });
});

const policy = `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:all" Version="1.0"
  RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit"><Target/>
  <Rule RuleId="all" Effect="Permit"/></Policy>`;
