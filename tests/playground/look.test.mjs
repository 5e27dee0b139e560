// How the page looks: no serious fault of accessibility, nothing wider than a phone, and pictures to look at.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { open, start, stop } from "./page.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const pictures = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));

before(async () => {
  await mkdir(pictures, { recursive: true });
  await start();
});
after(stop);

const looks = [
  { name: "wide", width: 1440, height: 900 },
  { name: "dark", width: 1440, height: 900, colorScheme: "dark" },
  { name: "narrow", width: 390, height: 844, fullPage: true },
];

for (const { name, fullPage = false, ...options } of looks) {
  test(`${name}: accessible, fits, pictured`, async () => {
    await open(async ({ page, paste }) => {
      await page.screenshot({ path: `${pictures}${name}.png`, fullPage, caret: "initial" });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, "scrolls sideways");
      const hidden = await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
      if (!fullPage) assert.equal(hidden, 0, "policy, question and answers are seen at once");
      assert.deepEqual(await faults(page), []);

      await page.locator("#party").fill("strand");
      await page.screenshot({ path: `${pictures}${name}-parties.png`, fullPage, caret: "initial" });
      assert.deepEqual(await faults(page), []);
      await page.keyboard.press("Escape");

      // Each example with its own action open, and each other way to ask.
      for (const example of ["accountant", "system", "consent"]) {
        await page.locator("#example").selectOption(example);
        await page.screenshot({ path: `${pictures}${name}-${example}.png`, fullPage: true, caret: "initial" });
        assert.deepEqual(await faults(page), []);
      }
      await page.locator("#example").selectOption("accountant");
      await page.locator("#facts-details > summary").click();
      for (const select of await page.locator('[id^="extent-"]').all()) await select.selectOption("at-least");
      for (const add of ["delegation", "resource", "instance"]) await page.getByRole("button", { name: new RegExp(`^Add an? ${add}$`) }).click();
      await page.screenshot({ path: `${pictures}${name}-facts.png`, fullPage: true, caret: "initial" });
      assert.deepEqual(await faults(page), []);
      await page.locator("#example").selectOption("start");
      await page.locator("#facts-details > summary").click();
      for (const tab of ["matrix", "xacml", "authzen"]) {
        await page.locator(`#tab-${tab}`).click();
        await page.screenshot({ path: `${pictures}${name}-${tab}.png`, fullPage, caret: "initial" });
        assert.deepEqual(await faults(page), []);
        const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(beside, 0, `${tab} scrolls sideways`);
      }
      await page.locator("#tab-answers").click();

      // Everything that opens, open; and something wrong in every box.
      await page.locator("#answers-body .action").first().click();
      await page.screenshot({ path: `${pictures}${name}-trace.png`, fullPage, caret: "initial" });
      for (const id of ["reading-details", "parties-details", "facts-details"]) await page.locator(`#${id} > summary`).click();
      await page.locator("#allow-person").check();
      await page.screenshot({ path: `${pictures}${name}-details.png`, fullPage: true, caret: "initial" });
      assert.deepEqual(await faults(page), []);
      await paste("who", "ey.nothing");
      await paste("facts", "{");
      await paste("policy", "<Policy");
      await page.locator("#answers").scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${pictures}${name}-wrong.png`, fullPage, caret: "initial" });
      assert.deepEqual(await faults(page), []);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wider, 0, "scrolls sideways when open");
    }, options);
  });
}

/** What axe finds to be serious or worse. */
async function faults(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate((await import("node:fs")).readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}
