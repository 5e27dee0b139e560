// What a program does with the package, and what the package does with what a program should not give it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

const require = createRequire(import.meta.url);
const { example, lint, rangeOf } = studio;
const [claims, parties, facts, resource] = ["claims", "parties", "facts", "resource"].map((name) =>
  JSON.parse(example[name]),
);
const bytes = studio.Snapshot.build(example.policy);
const now = Date.UTC(2026, 10, 22, 12);

/** A compact token, unsigned. */
const token = (payload) =>
  [{ alg: "none" }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") + ".";

/** What a call throws, which must be an AdgangError. */
function refusal(f) {
  try {
    f();
  } catch (error) {
    assert.ok(error instanceof check.AdgangError, String(error?.stack ?? error));
    assert.ok(error.message.length > 0);
    return error;
  }
  return assert.fail("nothing was thrown");
}
const code = (f) => refusal(f).code;

for (const [name, { Snapshot, identify }] of [
  ["import check", check],
  ["import server", server],
  ["import studio", studio],
  ["require check", require("adgang")],
  ["require server", require("adgang/server")],
  ["require studio", require("adgang/studio")],
]) {
  describe(name, () => {
    const snapshot = Snapshot.open(bytes);
    const session = snapshot.session({ who: claims, facts, now });
    const view = session.on(resource);

    test("answers, with the reason", () => {
      assert.deepEqual(view.actions(), ["instantiate", "read", "write", "sign", "reject"]);
      assert.equal(view.can("sign"), true);
      assert.equal(view.can("delete"), false);
      assert.deepEqual(view.check("delete"), { answer: "no", reason: { code: "no-rule" } });
      const { answer, reason } = view.check("read");
      assert.deepEqual([answer, reason.code, reason.rules.length > 0], ["yes", "granted", true]);
      assert.equal(view.check("read"), view.check("read"), "a lookup");
      assert.ok(view.namedActions().includes("delete"));
      assert.equal(view.more, false);
      assert.deepEqual(view.check("no such action"), { answer: "no", reason: { code: "no-rule" } });
    });

    test("says what is in a snapshot", () => {
      assert.equal(snapshot.dialect, "altinn");
      assert.match(snapshot.engineRevision, /./);
      assert.equal(snapshot.expiresAt, null);
      const [policy, ...others] = snapshot.policies;
      assert.deepEqual(others, []);
      assert.equal(policy.key, null);
      assert.ok(policy.rules > 3);
    });

    test("a caller comes as claims, as a token, or identified", () => {
      const callers = [claims, identify(claims), identify(token(claims)), JSON.parse(JSON.stringify(identify(claims)))];
      for (const who of callers) {
        assert.equal(snapshot.session({ who, party: 51200, facts, now }).on(resource).can("sign"), true);
      }
    });

    test("a grid has the answers of its views", () => {
      const resources = [resource, { ...resource, task: undefined }];
      const actions = ["read", "delete", "sign"];
      const grid = session.grid(actions, resources);
      assert.ok(grid instanceof Uint8Array);
      const names = ["no", "yes", "ask"];
      assert.deepEqual(
        [...grid].map((cell) => names[cell]),
        resources.flatMap((one) => actions.map((action) => session.on(one).check(action).answer)),
      );
      assert.deepEqual([...grid], [1, 0, 1, 1, 2, 2]);
    });

    test("past its time it asks, and says when that will be", () => {
      assert.equal(session.now, now);
      assert.equal(session.expiresAt, claims.exp * 1000);
      const reason = (at) => session.at(at).on(resource).check("read").reason.code;
      assert.equal(reason(claims.exp * 1000 - 1), "granted");
      assert.equal(reason(new Date(claims.exp * 1000)), "expired");
      assert.equal(session.at(now + 1).now, now + 1);
    });

    test("what is not known is asked for by name", () => {
      const asked = snapshot.session({ who: claims, party: { partyId: 51200 }, now }).on(resource).check("sign");
      assert.deepEqual(asked, { answer: "ask", reason: { code: "unknown", missing: ["roles", "delegations"] } });
      const other = session.on({ ...resource, instance: "50017/6f1c0d52-8f1e-4f6e-9a53-2f5a4d1c7a90" }).check("read");
      assert.deepEqual(other.reason, { code: "wrong-party", facts: 51200, resource: 50017 });
      const low = snapshot.session({ who: { ...claims, "urn:altinn:authlevel": 2 }, facts, now }).on(resource);
      assert.deepEqual(low.check("read").reason, { code: "level-too-low", required: 3, actual: 2 });
    });

    test("what it gives is frozen", () => {
      for (const value of [view.check("read"), view.check("read").reason.rules, view.actions(), view.namedActions()]) {
        assert.ok(Object.isFrozen(value));
      }
      assert.ok(Object.isFrozen(identify(claims).claims));
      assert.ok(Object.isFrozen(snapshot.policies[0]));
    });
  });
}

test("callers are told apart by kind", () => {
  const me = check.identify(claims);
  assert.deepEqual([me.kind, me.userId, me.partyId, me.level], ["user", 20017, 50017, 3]);
  assert.deepEqual(me.claims, claims);
  assert.equal(check.identify(claims, { partyCookie: "51200" }).selectedPartyId, 51200);
  assert.deepEqual(
    [me.expiresAt, me.refreshAt, me.restsOn],
    [claims.exp, Math.min(claims.exp - 30, (claims.iat ?? Infinity) + 600), undefined],
  );
  assert.equal(check.identify({ sub: "x" }, { profile: "oidc" }).kind, "end-user");
  assert.equal(check.anonymous().kind, "none");
  const { header, claims: decoded } = check.decode(token(claims));
  assert.deepEqual([header, decoded], [{ alg: "none" }, claims]);
});

test("server and studio say what a caller rests on, and how it is read elsewhere", () => {
  for (const { identify } of [server, studio]) {
    const rests = identify(claims).restsOn;
    assert.ok(rests.includes("urn:altinn:userid") && rests.every((name) => name in claims), String(rests));
    const differs = identify({ ...claims, "urn:altinn:userid": undefined, "urn:altinn:orgNumber": "5" }).diagnostics;
    assert.ok(differs.some(({ code }) => code === "organisation-number-unchecked"));
  }
});

test("the server module reads more kinds of token", () => {
  const dialog = { c: "urn:x:1", l: 3, p: "urn:x:2", s: "urn:altinn:resource:a", i: "1", a: "read;sign,part" };
  const opened = server.identify(dialog, { profile: "dialog-token" });
  assert.deepEqual(opened.actions, [
    { name: "read", attribute: null },
    { name: "sign", attribute: "part" },
  ]);
  assert.ok(server.identify(dialog).diagnostics.some(({ code }) => code === "dialog-token"));
  const mapping = { subject: "uid", authorities: "/realm/roles", level: { claim: "acr", values: { gold: 3 } } };
  const mapped = server.identify({ uid: "kari", realm: { roles: ["a"] }, acr: "gold" }, { profile: "oidc", mapping });
  assert.deepEqual([mapped.kind, mapped.subject, mapped.authorities, mapped.level], ["end-user", "kari", ["a"], 3]);
  assert.equal(studio.identify(dialog, { profile: "dialog-token" }).kind, "dialog");
  assert.equal(code(() => check.identify({}, { profile: "dialog-token" })), "malformed-options");
  for (const { identify } of [check, studio]) {
    assert.equal(code(() => identify({}, { profile: "oidc", mapping })), "malformed-options");
  }
  assert.equal(code(() => server.identify({}, { mapping })), "malformed-options");
});

test("policies of the standard dialect are told who calls, and refusals say who might", () => {
  const match = (category, id, value) => `<Match MatchId="urn:oasis:names:tc:xacml:1.0:function:string-equal">
    <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${value}</AttributeValue>
    <AttributeDesignator Category="${category}" AttributeId="${id}" MustBePresent="false"
      DataType="http://www.w3.org/2001/XMLSchema#string"/></Match>`;
  const subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
  const action = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
  const xml = `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides"><Target/>
    <Rule RuleId="r" Effect="Permit"><Target><AnyOf><AllOf>
      ${match(action, "urn:oasis:names:tc:xacml:1.0:action:action-id", "PUT")}
      ${match(subject, "urn:adgang:caller", "service")}
    </AllOf></AnyOf></Target></Rule></Policy>`;
  const built = studio.Snapshot.build([{ key: "rights", xml }], { dialect: "standard" });
  const openlmis = { profile: "openlmis" };
  const service = { client_id: "requisition", authorities: ["TRUSTED_CLIENT"] };
  for (const { Snapshot, identify } of [check, server, studio]) {
    const ask = (who) => Snapshot.open(built).session({ who, now }).on({ resource: "rights" }).check("PUT");
    const hint = Snapshot === studio.Snapshot ? { callers: ["service"] } : {};
    const refused = { answer: "no", reason: { code: "no-rule", ...hint } };
    assert.equal(ask(identify(service, openlmis)).answer, "yes");
    assert.equal(ask(JSON.parse(JSON.stringify(identify(service, openlmis)))).answer, "yes");
    assert.deepEqual(ask(identify({ ...service, user_name: "kari" }, openlmis)), refused);
    assert.deepEqual(ask(check.anonymous()), refused);
    // Claims that nobody has been through are read as Altinn's.
    assert.deepEqual(ask(claims), refused);
    assert.deepEqual(ask(service), refused);
    assert.equal(ask({ kind: "king", claims: {} }).answer, "no");
  }
});

test("an app is told with what it may call a service", () => {
  const me = server.identify(claims);
  const holds = { credentials: ["platform-access-token", "subscription-key"], maskinportenScopes: ["a"] };
  const at = { now: claims.exp * 1000 - 1000, holds };
  assert.equal(server.credentialsFor(me, "register", { ...at, work: "request" }).chosen, 0);
  const later = server.credentialsFor(me, "storage", { ...at, work: "background" });
  assert.deepEqual([later.known, later.chosen], [true, null]);
  assert.deepEqual(later.ways[0].takes[0].lacks, {
    code: "missing-scopes",
    scopes: ["altinn:serviceowner/instances.read", "altinn:serviceowner/instances.write"],
  });
  assert.equal(server.credentialsFor(me, "pdf", { ...at, work: "background" }).known, false);
  const past = server.credentialsFor(me, "pdf", { ...at, work: "request", now: claims.exp * 1000 });
  assert.deepEqual(past.ways[0].takes[0].lacks, { code: "token-expired" });
  const table = { erp: [{ work: ["request"], takes: ["user-token"], status: "in-use", source: "ours" }] };
  const ours = server.credentialsFor(me, "erp", { ...at, work: "request", table });
  assert.ok(ours.chosen === 0 && Object.isFrozen(ours.ways[0].takes));
  for (const options of [{ ...at, work: "later" }, { ...at, work: "request", table: { erp: {} } }, at]) {
    assert.equal(code(() => server.credentialsFor(me, "erp", options)), "malformed-options");
  }
  assert.equal(code(() => server.credentialsFor({}, "erp", { ...at, work: "request" })), "invalid-argument");
});

test("parties come in every form they are handed over in", () => {
  for (const list of [example.parties, new TextEncoder().encode(example.parties), parties]) {
    const read = check.parseParties(list);
    assert.deepEqual(read.map(({ partyId }) => partyId), [50017, 51200]);
    assert.equal(read[1].childParties[0].name, "Strand Sjøtransport avd. Ytre");
    assert.ok(Object.isFrozen(read[1].childParties));
  }
});

test("a request, as an object, as JSON or as XML, is answered in its form", () => {
  const attribute = (AttributeId, Value) => ({ AttributeId, Value });
  const request = {
    Request: {
      AccessSubject: [{ Attribute: [attribute("urn:altinn:rolecode", "DAGL")] }],
      Resource: [
        { Id: "r", Attribute: [attribute("urn:altinn:org", "havn"), attribute("urn:altinn:app", "fartoy-registrering")] },
      ],
      Action: ["read", "fly"].map((action) => ({
        Id: action,
        Attribute: [attribute("urn:oasis:names:tc:xacml:1.0:action:action-id", action)],
      })),
    },
  };
  const policy = { key: "havn/fartoy-registrering", xml: example.policy };
  const snapshot = studio.Snapshot.open(studio.Snapshot.build([policy]));
  request.Request.AccessSubject[0].Id = "s";
  request.Request.MultiRequests = {
    RequestReference: ["read", "fly"].map((action) => ({ ReferenceId: ["s", "r", action] })),
  };
  for (const form of [request, JSON.stringify(request)]) {
    const decisions = snapshot.xacml(form).Response.map(({ Decision }) => Decision);
    assert.deepEqual(decisions, ["Permit", "NotApplicable"]);
  }
  const element = `<Request xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" ReturnPolicyIdList="false"
    CombinedDecision="false"><Attributes Category="urn:x"/></Request>`;
  assert.match(snapshot.xacml(element, { now: new Date() }), /^<Response [^]*<Decision>Indeterminate</);
});

test("an action that a policy compares loosely is asked for one by one", () => {
  const loose = example.policy.replaceAll(
    /(<xacml:Match MatchId="urn:oasis:names:tc:xacml:)1\.0:function:string-equal(">\s*<xacml:AttributeValue[^>]*>(?:read|write|sign)<)/g,
    "$13.0:function:string-equal-ignore-case$2",
  );
  assert.notEqual(loose, example.policy);
  const open = ({ Snapshot }) => Snapshot.open(studio.Snapshot.build(loose)).session({ who: claims, facts, now }).on(resource);
  for (const view of [open(check), open(server), open(studio)]) {
    assert.equal(view.more, true);
    assert.equal(view.can("SIGN"), true);
    assert.equal(view.check("ReJeCt").answer, "no");
    view.free();
    assert.equal(view.can("sign"), true, "what was answered stays");
    assert.equal(code(() => view.can("SIGN")), "freed");
  }
});

test("studio tells the trace of a check", () => {
  const view = studio.Snapshot.open(bytes).session({ who: claims, facts, now }).on(resource);
  const trace = view.explain("sign");
  const rule = trace.rules.find(({ decisions }) => decisions.includes("Permit"));
  assert.equal(rule.effect, "Permit");
  const { from, to } = rangeOf(example.policy, rule.span);
  assert.match(example.policy.slice(from, to), new RegExp(`^<[^>]*RuleId="${rule.id}"`));
  assert.equal("explain" in check.View.prototype || "xacml" in check.Snapshot.prototype, false);
});

test("a trace tells of the rules that were not reached, too", () => {
  const policy = `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable"><Target/>
    <Rule RuleId="first" Effect="Deny"/><Rule RuleId="second" Effect="Permit"/></Policy>`;
  const built = studio.Snapshot.build(policy, { dialect: "standard" });
  const { rules } = studio.Snapshot.open(built).session({ who: claims, now }).on({ resource: "any" }).explain("read");
  const told = rules.map(({ id, reached, decisions }) => [id, reached, decisions.length]);
  assert.deepEqual(told, [["first", true, 1], ["second", false, 0]]);
  const { from } = rangeOf(policy, rules[1].span);
  assert.ok(policy.slice(from).startsWith('<Rule RuleId="second"'));
});

test("lint finds what is wrong, where it is, and never throws", () => {
  assert.deepEqual(lint(example.policy).filter(({ severity }) => severity === "error"), []);
  const broken = example.policy.replace("</", "<!-- 🦭 --></x>\n</");
  const [first] = lint(broken).filter(({ severity }) => severity === "error");
  assert.equal(typeof first.line, "number");
  const { from } = rangeOf(broken, first.span);
  assert.ok(from <= broken.length);
  for (const text of ["", "<", "\ud800", "<!DOCTYPE x>", "<Policy/>".repeat(1000), "\u0000"]) {
    assert.ok(lint(text).some(({ severity }) => severity === "error"), JSON.stringify(text));
  }
  assert.deepEqual(rangeOf("🦭æ<", { start: 6, end: 7 }), { from: 3, to: 4 });
  assert.equal(code(() => lint("<", { dialect: "both" })), "unknown-dialect");
});

test("a decision that asks for decisions, as deep as all of them may nest, has room on the stack", () => {
  const action = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
  const id = "urn:oasis:names:tc:xacml:1.0:action:action-id";
  const string = "http://www.w3.org/2001/XMLSchema#string";
  const within = (times, text, wrap) => Array.from({ length: times }).reduce(wrap, text);
  const question = `<Apply FunctionId="urn:oasis:names:tc:xacml:3.0:function:access-permitted">
    <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#anyURI">${action}</AttributeValue>
    <AttributeValue DataType="${string}">&lt;Attribute AttributeId="${id}" IncludeInResult="false">&lt;AttributeValue
      DataType="${string}">x&lt;/AttributeValue>&lt;/Attribute></AttributeValue></Apply>`;
  const condition = within(
    61,
    question,
    (inner) => `<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:not">${inner}</Apply>`,
  );
  const policy = `<Policy PolicyId="urn:p" Version="1"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
    <Rule RuleId="r" Effect="Permit"><Condition>${condition}</Condition></Rule></Policy>`;
  const sets = within(
    62,
    policy,
    (inner, _, depth) => `<PolicySet PolicySetId="urn:s${depth}" Version="1"
      PolicyCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides"><Target/>${inner}</PolicySet>`,
  );
  const xml = sets.replace("<PolicySet", '<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17"');
  const snapshot = studio.Snapshot.open(studio.Snapshot.build([{ xml }], { dialect: "standard" }));
  const request = { Request: { Action: { Attribute: [{ AttributeId: id, Value: "x" }] } } };
  const [result] = snapshot.xacml(request, { now }).Response;
  assert.equal(result.Decision, "Indeterminate");
  assert.match(result.Status.StatusCode.Value, /processing-error$/);
});

test("the same policies give the same bytes, and a snapshot knows its time", () => {
  assert.deepEqual(studio.Snapshot.build(example.policy), bytes);
  const dated = studio.Snapshot.build(example.policy, { expiresAt: new Date(now + 999), dialect: "standard" });
  const snapshot = check.Snapshot.open(dated.buffer.slice(dated.byteOffset, dated.byteOffset + dated.byteLength));
  assert.deepEqual([snapshot.expiresAt, snapshot.dialect], [now, "standard"]);
  assert.deepEqual(snapshot.session({ who: claims, facts, now }).on(resource).check("read").reason, {
    code: "expired",
    what: "snapshot",
  });
});

test("a snapshot says by whom, for whom and when it was built, and an old or wrong one is refused", () => {
  const said = { issuer: "us", audience: "tt02", serial: 3, issuedAt: now };
  const built = studio.Snapshot.build([{ key: "ttd/a", xml: example.policy }], said);
  for (const { Snapshot, AdgangError } of [check, studio]) {
    const open = (options) => Snapshot.open(built, options);
    const { issuer, audience, serial, issuedAt, signed, hash, policies } = open({ audience: "tt02", minSerial: 3 });
    assert.deepEqual({ issuer, audience, serial, issuedAt }, said);
    assert.equal(signed, false);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.match(policies[0].source, /^[0-9a-f]{64}$/);
    assert.equal(code(() => open({ audience: "prod" })), "wrong-audience");
    assert.equal(code(() => open({ minSerial: 4 })), "rolled-back");
    assert.equal(code(() => open({ minSerial: -1 })), "invalid-argument");
    const damaged = built.slice();
    damaged[built.length - 1] ^= 1;
    assert.throws(() => Snapshot.open(damaged).verifyAll(), AdgangError);
    open().verifyAll();
  }
  assert.equal(code(() => server.Snapshot.open(built).verifySignature({ keys: [] })), "unsigned-snapshot");
});

test("what was freed says so, and twice is no harm", () => {
  const snapshot = check.Snapshot.open(bytes);
  const session = snapshot.session({ who: claims, facts, now });
  snapshot.free();
  snapshot.free();
  assert.equal(session.on(resource).can("read"), true, "a session goes on without its snapshot");
  const view = session.on(resource);
  session.free();
  assert.equal(view.can("read"), true, "and a view without its session");
  view.free();
  view.free();
  assert.equal(code(() => snapshot.session({ who: claims, facts, now })), "freed");
  assert.equal(code(() => snapshot.policies), "freed");
  assert.equal(code(() => session.on(resource)), "freed");
  assert.equal(code(() => session.at(now)), "freed");
  if (Symbol.dispose) {
    const again = check.Snapshot.open(bytes);
    again[Symbol.dispose]();
    assert.equal(code(() => again.dialect), "freed");
  }
});

describe("bad input", () => {
  const snapshot = check.Snapshot.open(bytes);
  const studios = studio.Snapshot.open(bytes);
  const session = snapshot.session({ who: claims, facts, now });
  const open = (options) => snapshot.session({ who: claims, facts, now, ...options });
  const cyclic = {};
  cyclic.self = cyclic;
  const throwing = { get a() { throw new Error("mine"); } };
  const hostile = new Proxy({}, { ownKeys() { throw new Error("mine"); } });
  let deep = {};
  for (let i = 0; i < 100; i++) deep = { deep };
  let abyss = [];
  for (let i = 0; i < 1e5; i++) abyss = [abyss];

  const cases = {
    "invalid-argument": [
      () => check.identify(undefined),
      () => check.identify(null),
      () => check.identify(5),
      () => check.identify(10n),
      () => check.identify([]),
      () => open({ who: [claims] }),
      () => open({ facts: [51200] }),
      () => session.on([]),
      () => check.identify(Symbol.iterator),
      () => check.identify(claims, "oidc"),
      () => check.decode(undefined),
      () => check.decode({}),
      () => check.parseParties(undefined),
      () => check.parseParties({ partyId: 1 }),
      () => check.Snapshot.open(undefined),
      () => check.Snapshot.open("bytes"),
      () => check.Snapshot.open([1, 2]),
      () => check.Snapshot.open({ length: 1e9 }),
      () => snapshot.session(),
      () => open({ who: undefined }),
      () => open({ who: "token" }),
      () => open({ party: "51200" }),
      () => open({ party: 1.5 }),
      () => open({ party: {}, facts: "none" }),
      () => open({ understood: "all" }),
      () => session.on(undefined),
      () => session.on("app:ttd/a"),
      () => session.grid("read", []),
      () => session.on(resource).can(undefined),
      () => session.on(resource).check(5),
      () => studios.xacml(undefined),
      () => studio.Snapshot.build(undefined),
      () => studio.Snapshot.build([{}]),
      () => studio.Snapshot.build([null]),
      () => studio.Snapshot.build([{ key: 5, xml: example.policy }]),
    ],
    "invalid-instant": [
      () => open({ now: undefined }),
      () => open({ now: null }),
      () => open({ now: NaN }),
      () => open({ now: Infinity }),
      () => open({ now: new Date("never") }),
      () => open({ now: "2026-11-22" }),
      () => open({ now: {} }),
      () => open({ now: 9e15 }),
      () => open({ now: Math.floor(now / 1000) }),
      () => session.at(undefined),
      () => studio.Snapshot.build(example.policy, { expiresAt: "soon" }),
    ],
    "not-json": [
      () => check.identify(cyclic),
      () => check.identify(throwing),
      () => check.identify(hostile),
      () => check.identify({ a: 10n }),
      () => check.identify({ toJSON() {} }),
      () => check.identify({ abyss }),
      () => session.on(throwing),
      () => open({ facts: hostile }),
      () => check.parseParties([cyclic]),
    ],
    "lone-surrogate": [
      () => check.identify("\ud800.e30.e30"),
      () => check.decode("\ud800"),
      () => session.on(resource).can("\ud800"),
      () => studio.Snapshot.build("\ud800"),
    ],
    "malformed-json": [
      () => check.identify({ sub: "\ud800" }),
      () => check.decode("AAAA.e30.e30"),
      () => check.parseParties("[{"),
      () => check.parseParties(new Uint8Array([0xff, 0xfe])),
    ],
    "not-an-object": [() => check.decode("W10.e30.e30")],
    "too-deep": [() => check.identify(deep)],
    "too-large": [
      () => check.identify({ long: "x".repeat(70_000) }),
      () => check.identify("x".repeat(70_000)),
      () => studios.xacml(" ".repeat(300_000)),
      () => session.grid(Array(2000).fill("read"), Array(2000).fill(resource)),
    ],
    "malformed-token": [() => check.identify(""), () => check.decode("e30.e30"), () => check.decode(" e30.e30.e30")],
    "encrypted-token": [() => check.decode("a.b.c.d.e")],
    "duplicate-member": [() => check.decode(`e30.${Buffer.from('{"a":1,"a":2}').toString("base64url")}.`)],
    "invalid-claim": [
      () => check.identify({ ...claims, "urn:altinn:userid": "x" }),
      () => open({ who: { ...claims, exp: "soon" } }),
    ],
    "missing-claim": [() => check.identify({ ...claims, "urn:altinn:partyid": undefined })],
    "level-out-of-range": [() => check.identify({ ...claims, "urn:altinn:authlevel": 7 })],
    "malformed-options": [
      () => check.identify(claims, { profile: "altin" }),
      () => check.identify(claims, { partyCookies: "1" }),
      () => open({ understood: [5] }),
      () => session.grid([5], [resource]),
    ],
    "number-out-of-range": [
      () => check.decode(`e30.${Buffer.from('{"a":9007199254740993}').toString("base64url")}.`),
      () => check.parseParties('[{"partyId":9007199254740993}]'),
    ],
    "not-a-party-list": [() => check.parseParties("5")],
    "missing-party-id": [() => check.parseParties([{}])],
    "invalid-party": [() => check.parseParties([{ partyId: 1 }, 5])],
    "not-a-snapshot": [() => check.Snapshot.open(new Uint8Array()), () => check.Snapshot.open(new ArrayBuffer(100))],
    "malformed-facts": [
      () => open({ facts: { rolls: [] } }),
      () => open({ facts: { roles: "DAGL" } }),
      () => open({ facts: { delegations: ["x"] } }),
      () => open({ facts: { delegations: [{ resource: "r", policy: "p1:AAAA" }] } }),
    ],
    "unsupported-facts": [() => open({ facts: { version: 2 } })],
    "invalid-resource": [
      () => session.on({}),
      () => session.on({ app: "ttd" }),
      () => session.on({ app: "ttd/a", resource: "r" }),
      () => session.on({ app: "ttd/a", instance: "x/y" }),
      () => session.grid(["read"], [resource, {}]),
    ],
    "malformed-resource": [
      () => session.on({ app: "ttd/a", tsk: "Task_1" }),
      () => session.on({ app: 5 }),
      () => session.grid(["read"], [5]),
    ],
    "malformed-request": [() => studios.xacml({}), () => studios.xacml("{"), () => studios.xacml({ Request: 5 })],
    "unknown-dialect": [() => studio.Snapshot.build(example.policy, { dialect: "Altinn" })],
  };

  for (const [expected, calls] of Object.entries(cases)) {
    test(expected, () => {
      for (const call of calls) {
        assert.equal(code(call), expected, String(call));
        assert.equal(session.on(resource).can("sign"), true, "the instance answers the next good call");
      }
    });
  }

  test("the place is in the error", () => {
    const at = (f) => refusal(f).at;
    assert.deepEqual(at(() => check.decode("e30.e!0.e30")), { offset: 5 });
    assert.deepEqual(at(() => check.decode("e30.eyI.e30")), { offset: 1, part: "payload" });
    assert.deepEqual(at(() => check.identify({ ...claims, "urn:altinn:userid": "x" })), { claim: "urn:altinn:userid" });
    assert.deepEqual(at(() => check.parseParties([{ partyId: 1 }, {}])), { path: "/1/partyId" });
    assert.deepEqual(at(() => session.grid(["read"], [resource, {}])), { path: "/1" });
    assert.equal(at(() => check.identify({ sub: "\ud800" })), undefined, "of a text that nobody saw");
    const broken = example.policy.split("\n").with(3, "<x>").join("\n");
    const { policy, line, column } = at(() => studio.Snapshot.build([example.policy, { key: "a/b", xml: broken }]));
    assert.equal(policy, 1);
    assert.ok(line >= 4 && column >= 1);
    assert.equal(refusal(() => check.identify(throwing)).cause.message, "mine");
  });

  test("every cut of a snapshot is refused or another snapshot, and no trap", () => {
    for (let length = 0; length < bytes.length; length += 7) {
      assert.match(code(() => check.Snapshot.open(bytes.subarray(0, length))), /snapshot|version/);
    }
    for (let index = 0; index < bytes.length; index += 11) {
      const changed = bytes.slice();
      changed[index] ^= 0x55;
      try {
        const view = check.Snapshot.open(changed).session({ who: claims, facts, now }).on(resource);
        view.check("read");
      } catch (error) {
        assert.ok(error instanceof check.AdgangError, `byte ${index}: ${error?.stack}`);
      }
    }
    assert.equal(session.on(resource).can("sign"), true);
  });

  test("each member is read once", () => {
    const reads = [];
    const counted = (object) =>
      new Proxy(object, {
        get(target, name, self) {
          if (name !== "toJSON") reads.push(target[name]);
          return Reflect.get(target, name, self);
        },
      });
    const options = { who: claims, facts: counted({ roles: [], delegations: [] }), now, party: {}, understood: [] };
    snapshot.session(counted(options)).on(counted({ app: "ttd/a", task: "Task_1" }));
    assert.equal(reads.length, new Set(reads).size);
    assert.equal(reads.length, 9);
  });

  test("a member named __proto__ is a member", () => {
    const payload = Buffer.from('{"__proto__":{"polluted":true},"sub":"x"}').toString("base64url");
    const { claims: decoded } = check.decode(`e30.${payload}.`);
    assert.deepEqual(Object.keys(decoded), ["__proto__", "sub"]);
    assert.equal(decoded.polluted, undefined);
  });

  test("no claim's value is in an error", () => {
    const secret = "hemmelig";
    for (const [name] of Object.entries(claims)) {
      for (const value of [secret, { [secret]: secret }, [secret]]) {
        for (const call of [(who) => check.identify(who), (who) => open({ who })]) {
          try {
            call({ ...claims, [name]: value });
          } catch (error) {
            assert.ok(!error.message.includes(secret), error.message);
          }
        }
      }
    }
  });
});
