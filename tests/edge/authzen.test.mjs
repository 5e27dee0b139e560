// AuthZEN over HTTP: the certification scenario, and the decisions of the interop scenarios, asked of a decision point that
// listens on each runtime.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { report } from "../wasm/report.mjs";
import { certify } from "./certification.mjs";
import { RUNTIMES, start } from "./runtimes.mjs";
import { pointWorld } from "./world.mjs";

const cases = process.env.ADGANG_CASES;
const read = (path) => readFileSync(join(cases, "authzen", path), "utf8");
const fixture = (name) => readFileSync(new URL(`../fixtures/authzen/${name}`, import.meta.url), "utf8");

/** A user or a record of the search scenario as an entity. */
const entity = (type) => ({ id, ...properties }) => ({ type, id: String(id), properties });

async function asked(runtime, policy, known, ask) {
  const around = await pointWorld(fixture(policy), known);
  const point = await start(runtime, around, "point.js");
  try {
    return await ask(point.url, around.env.BASE);
  } finally {
    await point.stop();
    around.stop();
  }
}

async function answer(url, endpoint, request) {
  const how = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) };
  const response = await fetch(`${url}/access/v1/${endpoint}`, how);
  return { status: response.status, ...(await response.json()) };
}

const decided = ({ decision }) => ({ decision });

/** What is asked of each endpoint in each scenario, and what of the answer is given. */
const SCENARIOS = {
  todo: (file) => [
    ...file("todo/decisions.json").evaluation.map((one) => ["evaluation", one, ({ decision }) => decision]),
    ...file("todo/decisions.json").evaluations.map((one) => ["evaluations", one, ({ evaluations }) => evaluations?.map(decided)]),
  ],
  search: (file) =>
    ["action", "resource"].flatMap((searched) =>
      file(`search/${searched}.json`).evaluation.map((one) => [`search/${searched}`, one, ({ status: _, ...body }) => body]),
    ),
};

const knownOf = (name) =>
  name === "search"
    ? { subjects: JSON.parse(read("search/users.json")).map(entity("user")), resources: JSON.parse(read("search/records.json")).map(entity("record")) }
    : JSON.parse(fixture(`${name}.json`));

/** Of Node alone there is a row: on the others all is as it is there. */
function told(runtime, suite, total, wrong) {
  if (runtime === "node") return report(`authzen-http-${suite}`, "node", total, wrong);
  console.log(`authzen-http-${suite} (${runtime})  ${total - wrong.length}/${total}`);
  assert.ok(total > 0);
  assert.deepEqual(wrong, []);
}

if (cases === undefined) {
  test("the scenarios", () => {
    assert.notEqual(process.env.CI, "true", "ADGANG_CASES is not set");
    console.log("skipped: ADGANG_CASES is not set");
  });
} else {
  for (const runtime of Object.keys(RUNTIMES)) {
    describe(runtime, () => {
      test("the certification scenario", () =>
        asked(runtime, "certification.xml", knownOf("certification"), async (url, base) => {
          const levels = await certify(url, base, read("spec/certification-scenario.md"));
          for (const { level, total, wrong } of levels) told(runtime, level, total, wrong);
        }));

      for (const [name, rows] of Object.entries(SCENARIOS)) {
        test(`the decisions of ${name}`, () =>
          asked(runtime, `${name}.xml`, knownOf(name), async (url) => {
            const wrong = [];
            const all = rows((path) => JSON.parse(read(path)));
            for (const [at, [endpoint, { request, expected }, of]] of all.entries()) {
              const got = await answer(url, endpoint, request);
              const isRight = got.status === 200 && JSON.stringify(sorted(of(got))) === JSON.stringify(sorted(expected));
              if (!isRight) wrong.push(`${at}: ${JSON.stringify(got)}`);
            }
            told(runtime, name, all.length, wrong);
          }));
      }
    });
  }
}

/** The same with the members of objects in order. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (Object(value) !== value) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((name) => [name, sorted(value[name])]));
}
