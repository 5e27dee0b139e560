// The certification scenario over HTTP, section by section: its own requests, and what it expects of the responses.
import assert from "node:assert/strict";
import { scenario } from "./scenario.mjs";

const JSON_TYPE = "application/json";
const ONE = "/access/v1/evaluation";
const MANY = "/access/v1/evaluations";
const SUBJECT = "/access/v1/search/subject";
const RESOURCE = "/access/v1/search/resource";
const ACTION = "/access/v1/search/action";

/** Asks a decision point. @returns for each level its name, how many checks it has, and what went wrong */
export async function certify(url, base, text) {
  const { sections, levels } = scenario(text);
  assert.equal(levels.length, 7);
  const requests = (section) => sections.get(section) ?? assert.fail(`no request in ${section}`);
  const results = [];
  for (const [level, anchors] of levels) {
    const wrong = [];
    let total = 0;
    for (const anchor of anchors) {
      for (const [name, check] of checksOf(anchor)) {
        total += 1;
        await check().catch((error) => wrong.push(`${name}: ${error.message}`));
      }
    }
    results.push({ level, total, wrong });
  }
  return results;

  function checksOf(section) {
    const all = (name, ...bodies) => bodies.map(([path, body, how], at) => [`${name} ${at}`, () => refused(path, body, how)]);
    switch (section) {
      case "c-2-2-1":
      case "c-2-2-3":
      case "c-2-2-5":
      case "c-2-2-6":
      case "c-2-2-8":
      case "c-2-2-9":
        return [[section, () => decides(section, ONE, true)]];
      case "c-2-2-2":
      case "c-2-2-4":
      case "c-2-2-7":
        return [[section, () => decides(section, ONE, false)]];
      case "c-2-3":
        return ["c-2-2-1", "c-2-2-2"].map((from) => [`c-2-3 ${from}`, () => isWellFormed(from)]);
      case "c-2-4": {
        const missing = ["c-2-4-1", "c-2-4-2", "c-2-4-6"].flatMap((from) => all(from, ...requests(from).map((body) => [ONE, body])));
        const text = JSON.stringify(requests("c-2-2-1")[0]);
        return [
          ...missing,
          ...all("c-2-4-3", [ONE, text, { type: "text/plain" }], [ONE, text, { type: "application/xml" }], [ONE, text, { type: "application/jsonx" }]),
          ...all("c-2-4-4", [ONE, '{"subject": {'], [ONE, "subject"]),
          ...all("c-2-4-5", [ONE, ""]),
        ];
      }
      case "c-2-5":
        return [
          ["c-2-5-1", () => echoes(requests("c-2-2-1")[0], 200)],
          ["c-2-5-1 refused", () => echoes({}, 400)],
          ["c-2-5-2", () => decides("c-2-2-1", ONE, true)],
        ];
      case "c-2-6":
        return [1, 2, 3, 4, 5].map((time) => [`c-2-6 ${time}`, () => decides("c-2-2-1", ONE, true)]);
      case "c-3-2-1":
      case "c-3-2-6":
        return [[section, () => decide(section, [undefined, undefined])]];
      case "c-3-2-2":
      case "c-3-2-3":
      case "c-3-2-5":
      case "c-3-2-7":
        return [[section, () => decide(section, [true, false])]];
      case "c-3-2-4":
        return [[section, () => decide(section, [false, true])]];
      case "c-3-3":
        return [[section, () => decide("c-3-2-2", [true, false])]];
      case "c-3-4":
        return [
          ["c-3-4-1", () => decide("c-3-4-1", [true, false])],
          ["c-3-4-2", () => decides("c-3-4-2", MANY, true)],
          ["c-3-4-3", () => decides("c-3-4-3", MANY, true)],
        ];
      case "c-4-2-1":
      case "c-4-2-2":
      case "c-4-2-3":
        return [[section, () => finds(section, SUBJECT, ["alice", "bob"])]];
      case "c-4-2-4":
        return [[section, () => finds(section, SUBJECT, ["bob"])]];
      case "c-4-3-1":
      case "c-4-3-2":
      case "c-4-3-3":
        return [[section, () => finds(section, RESOURCE, ["record-1"])]];
      case "c-4-3-4":
        return [[section, () => finds(section, RESOURCE, ["record-2"])]];
      case "c-4-4-1":
      case "c-4-4-2":
        return [[section, () => finds(section, ACTION, ["read", "write"])]];
      case "c-4-4-3":
        return [[section, () => finds(section, ACTION, ["write"])]];
      case "c-4-5":
        return [[section, pages]];
      case "c-4-6": {
        const [unknown, strange] = ["c-4-6-1", "c-4-6-2"].map((from) => requests(from)[0]);
        const read = { subject: { type: "user", id: "nobody" }, action: { name: "read" }, resource: { type: "record" } };
        const ship = { type: "spaceship" };
        const searches = {
          "c-4-6-1 action": [ACTION, unknown],
          "c-4-6-1 resource": [RESOURCE, read],
          "c-4-6-2 subject": [SUBJECT, strange],
          "c-4-6-2 resource": [RESOURCE, { ...read, resource: ship }],
          "c-4-6-2 action": [ACTION, { ...unknown, subject: { ...unknown.subject, ...ship } }],
          "c-4-6-2 input": [SUBJECT, { ...requests("c-4-2-1")[0], resource: { id: "record-1", ...ship } }],
        };
        return Object.entries(searches).map(([name, search]) => [name, () => findsNothing(...search)]);
      }
      case "c-4-7":
        return ["c-4-7-1", "c-4-7-2"].flatMap((from) => {
          assert.equal(requests(from).length, 3);
          return all(from, ...requests(from).map((body, at) => [[SUBJECT, RESOURCE, ACTION][at], body]));
        });
      case "c-6":
        return [[section, describes]];
      default:
        return [[section, () => Promise.reject(new Error("there is no check for it"))]];
    }
  }

  async function ask(path, body, { type = JSON_TYPE, ...headers } = {}) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(url + path, { method: "POST", headers: { "content-type": type, ...headers }, body: text });
    assert.equal(response.headers.get("content-type"), JSON_TYPE);
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async function answered(path, body) {
    const response = await ask(path, body);
    assert.equal(response.status, 200, JSON.stringify(response.body));
    return response.body;
  }

  async function refused(path, body, how) {
    const response = await ask(path, body, how);
    assert.equal(response.status, 400);
    assert.equal(typeof response.body.error.message, "string");
  }

  async function decides(section, path, expected) {
    assert.equal((await answered(path, requests(section)[0])).decision, expected);
  }

  /** `undefined` where the decision is the implementer's own. */
  async function decide(section, expected) {
    const body = await answered(MANY, requests(section)[0]);
    const decisions = body.evaluations.map(({ decision }) => decision);
    assert.ok(decisions.every((decision) => typeof decision === "boolean"));
    assert.deepEqual(decisions.map((decision, at) => (expected[at] === undefined ? undefined : decision)), expected);
    assert.equal("decision" in body, false);
  }

  async function isWellFormed(section) {
    const { decision, context } = await answered(ONE, requests(section)[0]);
    assert.equal(typeof decision, "boolean");
    assert.ok(Object(context) === context && !Array.isArray(context));
  }

  async function echoes(body, status) {
    const id = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716";
    const response = await ask(ONE, body, { "x-request-id": id });
    assert.deepEqual([response.status, response.headers.get("x-request-id")], [status, id]);
  }

  async function found(path, body) {
    const { results } = await answered(path, body);
    const { type } = path === SUBJECT ? body.subject : path === RESOURCE ? body.resource : {};
    return results.map((item) => {
      assert.equal(item.type, type);
      return path === ACTION ? item.name : item.id;
    });
  }

  async function finds(section, path, expected) {
    const names = await found(path, requests(section)[0]);
    for (const name of expected) assert.ok(names.includes(name), `${name} is not among ${names}`);
    // With context, or an id of what is searched for, it is the same search.
    const same = { "c-4-2-2": "c-4-2-1", "c-4-2-3": "c-4-2-1", "c-4-3-2": "c-4-3-1", "c-4-3-3": "c-4-3-1", "c-4-4-2": "c-4-4-1" }[section];
    if (same !== undefined) assert.deepEqual(names, await found(path, requests(same)[0]));
  }

  async function findsNothing(path, body) {
    assert.deepEqual(await answered(path, body), { results: [] });
  }

  async function pages() {
    const whole = await found(SUBJECT, requests("c-4-2-1")[0]);
    const [first] = requests("c-4-5-1");
    const names = [];
    for (let page = first.page; names.length <= whole.length; ) {
      const { results, page: got } = await answered(SUBJECT, { ...first, page });
      assert.deepEqual([results.length, got.count, typeof got.next_token], [1, 1, "string"]);
      names.push(results[0].id);
      if (got.next_token === "") break;
      page = { token: got.next_token };
    }
    assert.deepEqual(names, whole);
  }

  async function describes() {
    const response = await fetch(`${url}/.well-known/authzen-configuration`);
    assert.deepEqual([response.status, response.headers.get("content-type")], [200, JSON_TYPE]);
    const { policy_decision_point: point, ...endpoints } = await response.json();
    assert.equal(point, base);
    assert.equal(endpoints.access_evaluation_endpoint, base + ONE);
    for (const endpoint of Object.values(endpoints)) assert.ok(URL.canParse(endpoint) && endpoint.startsWith("https://"));
  }
}
