// The platform's own cases through the packed package, as `cargo test --test platform` left them; and what a session does
// beside checks: tasks, dialogs, confirmation, ages.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";
import { report } from "./report.mjs";

const { example } = studio;
const claims = JSON.parse(example.claims);
const facts = JSON.parse(example.facts);
const now = Date.UTC(2026, 10, 22);
const bytes = studio.Snapshot.build([{ xml: example.policy }], { issuedAt: now - 60_000 });
const app = { app: "havn/fartoy-registrering", instance: "51200/6f1c0d52", task: "Task_2" };

test("the decision point's own cases are answered as they are natively", () => {
  if (process.env.ADGANG_CASES === undefined) return console.log("skipped: ADGANG_CASES is not set");
  const top = fileURLToPath(new URL("../../", import.meta.url));
  const file = resolve(top, process.env.CARGO_TARGET_DIR ?? "target", "platform.jsonl");
  assert.ok(existsSync(file), "the native cases have run");
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const wrong = [];
  for (const { id, policies, settings, request, facts, answer } of lines) {
    const given = policies.map(({ key, xml }) => ({ key: key ?? undefined, xml }));
    const snapshot = studio.Snapshot.open(studio.Snapshot.build(given, { settings }));
    const response = snapshot.xacml(request, { facts: ({ index }) => facts[index] });
    const expected = answer.startsWith("<") ? answer : JSON.parse(answer);
    try {
      assert.deepEqual(response, expected);
    } catch {
      wrong.push(`${id}: expected ${answer}, got ${JSON.stringify(response)}`);
    }
  }
  report("altinn-server", "node", lines.length, wrong);
});

describe("a session", () => {
  const opened = (module, more) => module.Snapshot.open(bytes).session({ who: module.identify(claims), facts: { ...facts, ...more }, now });

  test("knows how old its facts and its snapshot are", () => {
    const session = opened(check, { asOf: now / 1000 - 30 });
    assert.equal(session.factsAge, 30_000);
    assert.equal(session.snapshotAge, 60_000);
    assert.equal(opened(check, { asOf: null }).factsAge, null);
  });

  test("forgets a kind of facts that is past its time, and nothing else", () => {
    const roles = { extent: "complete", values: facts.roles, expires: now / 1000 + 10 };
    const session = opened(check, { roles });
    assert.equal(session.expiresAt, now + 10_000);
    assert.equal(session.on(app).can("sign"), true);
    const later = session.at(now + 10_000).on(app);
    assert.deepEqual(later.check("sign"), { answer: "ask", reason: { code: "expired", what: "roles" } });
    assert.equal(session.on(app).can("sign"), true);
  });

  test("says when an answer may next turn by itself: at an end, or where a token starts", () => {
    const snapshot = check.Snapshot.open(bytes);
    const [start, roles, exp] = [3, 10, 60].map((later) => now / 1000 + later);
    const session = snapshot.session({
      who: { ...claims, nbf: start, exp },
      facts: { ...facts, roles: { extent: "complete", values: facts.roles, expires: roles } },
      now,
    });
    const turns = [];
    for (let at = session; ; at = at.at(at.turnsAt)) {
      turns.push([at.now - now, at.on(app).check("sign").reason.code]);
      if (at.turnsAt === null) break;
    }
    assert.deepEqual(turns, [[0, "expired"], [3000, "granted"], [10_000, "expired"], [60_000, "expired"]]);
  });

  test("facts may be no older than the snapshot says", () => {
    const strict = studio.Snapshot.build([{ xml: example.policy }], { settings: { "facts-max-age": 300 } });
    const snapshot = check.Snapshot.open(strict);
    assert.deepEqual(snapshot.settings, { "facts-max-age": 300 });
    const at = (asOf) => snapshot.session({ who: claims, facts: { ...facts, asOf, expires: null }, now }).on(app).check("sign");
    assert.equal(at(now / 1000 - 299).answer, "yes");
    assert.equal(at(now / 1000 - 300).reason.code, "expired");
  });

  test("tells a page what it may offer in a task", () => {
    const session = opened(check);
    const { task: _, ...instance } = app;
    const current = { elementId: "Task_2", taskType: "signing", actions: ["sign", { id: "reject", type: "serverAction" }] };
    const told = session.task({ ...instance, task: "Task_2" }, current);
    assert.deepEqual(told.actions, { read: true, write: true, sign: true });
    assert.ok(told.read && told.write);
    assert.deepEqual(told.ask, []);
    assert.deepEqual(session.task(instance, current), told);
    assert.notDeepEqual(session.task({ ...instance, task: "Task_1" }, current), told);
    assert.deepEqual(
      told.userActions.map(({ id, authorized, type }) => [id, authorized, type]).find(([id]) => id === "reject"),
      ["reject", true, "ServerAction"],
    );
    assert.throws(() => session.task(app, { actions: [3] }), { code: "malformed-task" });
  });

  test("says which delegation made a yes", () => {
    const policy = `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:d" Version="1.0"
      RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
      <Rule RuleId="given" Effect="Permit"><Target/></Rule></Policy>`;
    const compiled = studio.compileDelegation(policy);
    const delegation = { resource: "havn/fartoy-registrering", coveredByUser: 7, offeredBy: 51200, policy: compiled };
    const session = opened(check, { delegations: [delegation] });
    const { answer, reason } = session.on(app).check("zork");
    assert.equal(answer, "yes");
    assert.deepEqual(reason, {
      code: "granted",
      rules: ["given"],
      delegation: { resource: "havn/fartoy-registrering", coveredByUser: 7, offeredBy: 51200 },
    });
    const steps = opened(studio, { delegations: [delegation] }).on(app).steps("zork");
    assert.deepEqual(steps.policy, ["NotApplicable"]);
    assert.deepEqual(steps.decisions, ["Permit"]);
    assert.equal(steps.delegations.length, 1);
  });
});

describe("the platform confirms", () => {
  const session = server.Snapshot.open(bytes).session({ who: server.identify(claims), facts: { ...facts, delegations: undefined }, now });
  const actions = ["sign", "zork"];
  const rows = [app, { ...app, task: "Task_1" }];
  const answering = (decide, calls = []) => async (url, init) => {
    calls.push([url, init]);
    const { Request } = JSON.parse(init.body);
    const Response = Request.MultiRequests.RequestReference.map((_, index) => ({ Decision: decide(index) }));
    return { ok: true, status: 200, text: async () => JSON.stringify({ Response }) };
  };
  const url = "https://platform.example/authorization/api/v1/decision";

  test("what is open, in one request", async () => {
    assert.deepEqual([...session.grid(actions, rows)], [1, 2, 2, 2]);
    const calls = [];
    const fetch = answering((index) => (index === 0 ? "Permit" : "NotApplicable"), calls);
    const { grid, asked, drift } = await session.confirm(actions, rows, { fetch, url, headers: { "x-key": "k" } });
    assert.deepEqual([...grid], [1, 1, 0, 0]);
    assert.equal(asked, 3);
    assert.deepEqual(drift, []);
    assert.equal(calls.length, 1);
    assert.equal(calls[0][0], url);
    assert.equal(calls[0][1].headers["x-key"], "k");
    assert.deepEqual(JSON.parse(calls[0][1].body).Request.MultiRequests.RequestReference.length, 3);
  });

  test("nothing where nothing is open", async () => {
    const fetch = () => assert.fail("nothing is to be asked");
    const { grid, asked } = await session.confirm(["sign"], [app], { fetch, url });
    assert.deepEqual([...grid, asked], [1, 0]);
  });

  test("or disagrees", async () => {
    const { drift } = await session.confirm(["sign"], [app], { fetch: answering(() => "Deny"), url, all: true });
    assert.deepEqual(drift, [{ cell: 0, action: "sign", resource: app, local: "yes", server: "no" }]);
  });

  test("or fails", async () => {
    const failing = async () => ({ ok: false, status: 503, text: async () => "" });
    await assert.rejects(session.confirm(actions, rows, { fetch: failing, url }), { code: "server-error" });
    const single = async () => ({ ok: true, status: 200, text: async () => '{"response":[{"decision":"Indeterminate"}]}' });
    await assert.rejects(session.confirm(actions, rows, { fetch: single, url }), { code: "response-mismatch" });
    await assert.rejects(session.confirm(actions, rows, { url }), { code: "invalid-argument" });
  });
});

describe("a dialog", () => {
  const session = (more) =>
    server.Snapshot.open(bytes).session({ who: server.identify(claims), facts: { ...facts, ...more }, now });
  const dialog = {
    id: "019c1aa8-36c8-706c-9a65-675ff1fbd140",
    party: "urn:altinn:organization:identifier-no:991825827",
    serviceResource: "urn:altinn:resource:app_havn_fartoy-registrering",
    serviceOwnerContext: { serviceOwnerLabels: [] },
    title: "kept",
    guiActions: [
      { action: "write", url: "https://havn.example/write" },
      { action: "zork", url: "https://havn.example/zork" },
    ],
  };

  test("is shown with what the caller may use, and the rest masked", () => {
    const view = session().dialog(dialog);
    assert.equal(view.access, "yes");
    assert.equal(view.dialog.title, "kept");
    const [write, zork] = view.dialog.guiActions;
    assert.deepEqual([write.isAuthorized, write.url], [true, "https://havn.example/write"]);
    assert.deepEqual([zork.isAuthorized, zork.url], [false, "urn:dialogporten:unauthorized"]);
    assert.deepEqual(view.ask, []);
  });

  test("lists what cannot be told", () => {
    const view = session({ delegations: undefined }).dialog(dialog, { actionWithoutAttribute: "exact-main" });
    assert.deepEqual(view.ask.map(({ path }) => path), ["/guiActions/1"]);
    assert.equal(view.dialog.guiActions[1].isAuthorized, false);
  });

  test("is refused by a level that is too low, and where it is no dialog", () => {
    assert.equal(session().dialog(dialog, { level: 1, requiredLevel: 3 }).reason, "level-too-low");
    assert.throws(() => session().dialog({}), { code: "malformed-dialog" });
    assert.throws(() => session().dialog(dialog, { level: "x" }), { code: "malformed-options" });
  });
});
