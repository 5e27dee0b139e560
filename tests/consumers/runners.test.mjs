// What runs the tests of those who build a frontend: in each, a test for every entry.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { entries } from "./package.mjs";
import { commonjs, hold, project, run, tool } from "./project.mjs";

const required = entries.filter((entry) => entry.required && !entry.wasm);
const started = entries.filter((entry) => !entry.wasm);

/** Tests as a user would write them, one an entry. */
const tests = (of, load) => of.map(({ name }) => `test("${name}", async () => expect(use(${load(name)})).toBe(true));`).join("\n");

for (const environment of ["node", "jsdom"]) {
  test(`Jest, ${environment}`, async (t) => {
    const cwd = commonjs(`jest-${environment}`, {
      "all.test.cjs": `const { use } = require("./use.cjs");\n${tests(required, (name) => `require("${name}")`)}`,
    });
    await hold(t, await results(cwd, ["jest/bin/jest.js", "--json", "--outputFile=results.json", `--env=${environment}`]), required);
  });

  test(`Vitest, ${environment}`, async (t) => {
    const cwd = project(`vitest-${environment}`, {
      "all.test.js": `import { expect, test } from "vitest";
        import { use } from "./use.js";
        ${tests(started, (name) => `await import("${name}")`)}`,
    });
    const args = ["vitest/vitest.mjs", "run", "--reporter=json", "--outputFile=results.json", `--environment=${environment}`];
    await hold(t, await results(cwd, args), started);
  });
}

/** By the name of a test: true, or why it failed. Both runners write what came of them in the same form. */
async function results(cwd, [path, ...args]) {
  let failed;
  await run(process.execPath, [tool(path), ...args], { cwd }).catch((error) => (failed = error));
  const file = join(cwd, "results.json");
  const [{ assertionResults, message }] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [{}];
  if (!assertionResults?.length) throw failed ?? new Error(message);
  return Object.fromEntries(
    assertionResults.map(({ title, status, failureMessages }) => [title, status === "passed" || failureMessages.join("\n")]),
  );
}
