// The recorded decisions of Altinn's engine through the packed package, in Node and in Chromium.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, run } from "./browser.mjs";
import { derived, quirks } from "./decisions.mjs";
import { report } from "./report.mjs";

const folder = process.env.ADGANG_CASES;

if (folder === undefined) {
  if (process.env.CI === "true") test("the outside cases", () => assert.fail("ADGANG_CASES is not set, and CI is true"));
  else console.log("skipped: ADGANG_CASES is not set");
} else {
  const read = (...path) => readFileSync(join(folder, ...path), "utf8");
  const lines = read("altinn-pdp", "derived", "decisions.jsonl").trimEnd().split("\n");
  const names = new Set(lines.map((line) => JSON.parse(line).policy));
  const policies = Object.fromEntries([...names].map((name) => [name, read("altinn-policies", "policies", name)]));
  const cases = readdirSync(join(folder, "altinn-pdp", "quirks")).map((id) => ({
    id,
    policy: read("altinn-pdp", "quirks", id, "policy.xml"),
    request: read("altinn-pdp", "quirks", id, "request.json"),
    meta: JSON.parse(read("altinn-pdp", "quirks", id, "meta.json")),
  }));

  test("recorded decisions and quirks, in Node", async () => {
    const studio = await import("adgang/studio");
    report("derived-decisions", "node", lines.length, derived(studio, lines, policies));
    report("quirks-altinn", "node", cases.length, quirks(studio, cases));
  });

  describe("in Chromium", () => {
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    test("recorded decisions and quirks", async () => {
      const script = `
        import * as studio from "/adgang/studio.js";
        import { derived, quirks } from "/decisions.mjs";
        const { lines, policies, cases } = await (await fetch("/cases.json")).json();
        document.title = JSON.stringify([derived(studio, lines, policies), quirks(studio, cases)]);`;
      const files = {
        "/decisions.mjs": readFileSync(new URL("decisions.mjs", import.meta.url), "utf8"),
        "/cases.json": JSON.stringify({ lines, policies, cases }),
      };
      const { title, complaints } = await run(browser, script, { files, untilTitled: true });
      assert.deepEqual(complaints, []);
      const [ofDecisions, ofQuirks] = JSON.parse(title);
      report("derived-decisions", "chromium", lines.length, ofDecisions);
      report("quirks-altinn", "chromium", cases.length, ofQuirks);
    });
  });
}
