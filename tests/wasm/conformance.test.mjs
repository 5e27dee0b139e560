// The outside suites of XACML through the packed package: all of each in Node, a sample of each in Chromium. They need what
// `cargo test --test conformance` leaves in the target folder.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, run } from "./browser.mjs";
import { ask, count } from "./conformance.mjs";
import { report } from "./report.mjs";

if (process.env.ADGANG_CASES === undefined) {
  console.log("skipped: ADGANG_CASES is not set");
} else {
  const top = fileURLToPath(new URL("../../", import.meta.url));
  const folder = resolve(top, process.env.CARGO_TARGET_DIR ?? "target", "conformance");
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  test("the native suites have run", () => assert.ok(files.length > 0));

  const questions = (file) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const tell = (row, where, { total, knownOpen, wrong, slowest }) => {
    if (row.startsWith("security/")) console.log(`${row} (${where})  slowest: ${slowest.join(", ")}`);
    report(row, where, total, wrong, knownOpen);
  };

  describe("in Node", () => {
    for (const file of files) {
      test(file, async () => {
        const studio = await import("adgang/studio");
        const asked = questions(file);
        tell(asked[0].row, "node", count(asked.flatMap((question) => ask(studio, question))));
      });
    }
  });

  describe("in Chromium", () => {
    const rows = new Map();
    before(async () => {
      const samples = files.map((file) => sample(questions(file)));
      const script = `
        import * as studio from "/adgang/studio.js";
        import { ask, count } from "/conformance.mjs";
        const samples = await (await fetch("/samples.json")).json();
        const counts = samples.map((asked) => count(asked.flatMap((question) => ask(studio, question))));
        document.title = JSON.stringify(counts);`;
      const beside = {
        "/conformance.mjs": readFileSync(new URL("conformance.mjs", import.meta.url), "utf8"),
        "/samples.json": JSON.stringify(samples),
      };
      const browser = await launch();
      try {
        const { title, complaints } = await run(browser, script, { files: beside, untilTitled: true });
        assert.deepEqual(complaints, []);
        JSON.parse(title).forEach((counts, index) => rows.set(files[index], [samples[index][0].row, counts]));
      } finally {
        await browser.close();
      }
    });

    for (const file of files) {
      test(file, () => {
        const [row, counts] = rows.get(file);
        tell(row, "chromium", counts);
      });
    }
  });
}

/** The questions of every tenth case, and of three where there are fewer. Those of one case stand together. */
function sample(questions) {
  const cases = [];
  for (const question of questions) {
    const { id } = question.asked[0];
    if (cases.at(-1)?.id === id) cases.at(-1).questions.push(question);
    else cases.push({ id, questions: [question] });
  }
  const step = Math.max(1, Math.min(10, Math.floor(cases.length / 3)));
  return cases.filter((_, index) => index % step === 0).flatMap((one) => one.questions);
}
