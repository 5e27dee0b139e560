// The trace of an action: a tree that is worked by keyboard, whose nodes point at their places in the policy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { example, open, start, stop } from "./page.mjs";

before(start);
after(stop);

/** The nodes that are seen, as `level label state`. */
const nodes = (page) =>
  page.locator(".tree [role=treeitem]:visible").evaluateAll((items) =>
    items.map((item) => `${item.ariaLevel} ${item.querySelector(".told").textContent} · ${item.dataset.state}`),
  );
const marked = (page) => page.locator("#policy-editor .cm-shown").allTextContents();
const focused = (page) => page.evaluate(() => document.activeElement.querySelector?.(".told")?.textContent);

test("every part of the policy has its state, down to the matches", () =>
  open(async ({ page }) => {
    await page.locator('[data-action="sign"]').click();
    const all = await nodes(page);
    assert.match(all[0], /^1 Policy \S*fartoy-registrering → Permit · matched$/);
    assert.deepEqual(all.slice(1), [
      "2 Rule ruleid:1 permits · not matched",
      "2 Rule ruleid:2 permits · matched",
      "3 AnyOf · matched",
      "4 AllOf · matched",
      "5 resource org = havn · matched",
      "5 resource app = fartoy-registrering · matched",
      "5 resource task = Task_2 · matched",
      "3 AnyOf one of 2 · matched",
      "4 AllOf · matched",
      "5 action = sign · matched",
      "4 AllOf · not matched",
      "5 action = reject · not matched",
      "3 AnyOf · matched",
      "4 AllOf · matched",
      "5 subject rolecode = DAGL in any case · matched",
      "2 Rule ruleid:3 permits · not matched",
      "2 Rule ruleid:4 permits · not matched",
    ]);
    await page.locator('input[name="known"][value="nothing"]').check();
    assert.ok((await nodes(page)).includes("5 subject rolecode = DAGL in any case · unknown"));
  }));

test("looking at a node marks its place, choosing it goes there", () =>
  open(async ({ page, paste, settle }) => {
    // A letter of two bytes ahead of the rules, one of four, and a placeholder: places are bytes there and UTF-16 here.
    await paste("policy", example.policy.replace("Registration of a vessel", "Registrering av fartøy 🚢").replaceAll(">havn<", ">[ORG]<"));
    await page.locator('[data-action="sign"]').press("Enter");
    const node = (text) => page.locator(".tree [role=treeitem]:visible").filter({ hasText: text }).first();
    await node("ruleid:2").click();
    await settle();
    assert.match((await marked(page))[0], /^\s*<xacml:Rule RuleId="urn:altinn:example:ruleid:2"/);

    await node("action = reject").click();
    await settle();
    let lines = await marked(page);
    assert.equal(lines.length, 4, "the lines of one match");
    assert.match(lines[1], />reject</);
    assert.equal(await page.locator("#policy-editor .cm-shown").first().isVisible(), true);

    // Its own literal is a placeholder in the text.
    await node("resource org = havn").hover();
    lines = await marked(page);
    assert.match(lines[1], />\[ORG\]</);
    await page.locator("#answers-title").hover({ force: true });
    await page.mouse.move(5, 5);
    assert.match((await marked(page))[1], />reject</, "what has the focus is pointed at again");
    await page.keyboard.press("ArrowLeft");
    assert.match((await marked(page))[0], /<xacml:AllOf>/);
    await page.locator("#action").focus();
    assert.deepEqual(await marked(page), []);
    await page.locator('[data-action="sign"]').click();
    assert.equal(await page.locator(".tree").count(), 0);
  }));

test("of two matches alike, each leads to its own place", () =>
  open(async ({ page, settle }) => {
    await page.locator('[data-action="complete"]').click();
    const rule = page.locator(".tree [role=treeitem]").filter({ hasText: "ruleid:4" });
    await rule.locator(".twisty").click();
    const twins = page.locator(".tree [role=treeitem]:visible").filter({ hasText: "resource app = fartoy-registrering" });
    const places = [];
    for (const twin of await twins.all()) {
      await twin.click();
      await settle();
      // The numbers beside the lines that are marked.
      const top = await page.locator("#policy-editor .cm-shown").first().evaluate((line) => line.getBoundingClientRect().top);
      places.push(
        await page.locator("#policy-editor .cm-lineNumbers .cm-gutterElement").evaluateAll(
          (numbers, top) => numbers.find((number) => Math.abs(number.getBoundingClientRect().top - top) < 4)?.textContent,
          top,
        ),
      );
    }
    const lines = example.policy.split("\n");
    const wanted = lines.flatMap((line, i) => (line.includes(">fartoy-registrering<") ? [String(i)] : [])).slice(-2);
    assert.deepEqual(places, wanted);
  }));

test("a tree is worked by keyboard, and is one stop of it", () =>
  open(async ({ page }) => {
    await page.locator('[data-action="sign"]').press("Enter");
    await page.keyboard.press("Tab");
    assert.match(await focused(page), /^Policy/);
    assert.equal(await page.locator('.tree [tabindex="0"]').count(), 1);
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(page), /ruleid:1/);
    const first = page.locator(".tree [role=treeitem]").nth(1);
    assert.equal(await first.getAttribute("aria-expanded"), "false");
    await page.keyboard.press("ArrowRight");
    assert.equal(await first.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowRight");
    assert.match(await focused(page), /^AnyOf/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.match(await focused(page), /ruleid:1/);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await first.getAttribute("aria-expanded"), "false");
    await page.keyboard.press("ArrowLeft");
    assert.match(await focused(page), /^Policy/);
    await page.keyboard.press("End");
    assert.match(await focused(page), /ruleid:4/);
    await page.keyboard.press("r");
    assert.match(await focused(page), /ruleid:1/, "by its first letter, from the top again");
    await page.keyboard.press("Home");
    assert.match(await focused(page), /^Policy/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("*");
    assert.equal(await page.locator('.tree [aria-level="2"][aria-expanded="true"]').count(), 4);
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => !document.activeElement.closest(".tree")), "and out again");
  }));

test("what is open stays open, and focused, while the answers stay the same or change", () =>
  open(async ({ page, settle }) => {
    await page.locator('[data-action="read"]').click();
    const second = page.locator(".tree [role=treeitem]").filter({ hasText: "ruleid:2" });
    await second.locator(".twisty").click();
    assert.equal(await second.getAttribute("aria-expanded"), "true");
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await settle();
    assert.ok(await second.evaluate((item) => item === document.activeElement));
    await page.evaluate(() => {
      const task = document.getElementById("task");
      task.value = "Task_1";
      task.dispatchEvent(new Event("input"));
    });
    await settle();
    assert.equal(await second.getAttribute("aria-expanded"), "true");
    assert.ok(await second.evaluate((item) => item === document.activeElement), "in the tree that took its place");
  }));

test("a rule that was not reached says so, and leads to its place", () =>
  open(async ({ page, paste }) => {
    await page.locator("#dialect").selectOption("standard");
    await page.locator("#kind").selectOption("resource");
    await page.locator("#id").fill("any");
    await paste(
      "policy",
      `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:first-applicable">
<Target/>
<Rule RuleId="first" Effect="Deny"/>
<Rule RuleId="second" Effect="Permit"/>
</Policy>`,
    );
    await page.locator("#action").fill("read");
    await page.keyboard.press("Enter");
    await page.locator('[data-action="read"]').click();
    assert.deepEqual(await nodes(page), ["1 Policy p → Deny · matched", "2 Rule first denies · matched", "2 Rule second permits · not reached"]);
    await page.locator(".tree [role=treeitem]").last().click();
    assert.match((await marked(page)).join(), /^<Rule RuleId="second"/);
    assert.equal(await page.locator(".why.server").count(), 0, "the standard has no such server");
  }));

test("an attribute that has to be there and is not, is an error", () =>
  open(async ({ page, paste }) => {
    await page.locator("#dialect").selectOption("standard");
    await paste("policy", example.policy.replace('AttributeId="urn:altinn:rolecode" Category="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"', 'AttributeId="urn:own:badge" Category="urn:oasis:names:tc:xacml:3.0:attribute-category:action" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="true"'));
    await page.locator('[data-action="read"]').click();
    await page.locator(".tree [role=treeitem]").nth(1).press("*");
    assert.match((await nodes(page)).join("\n"), /action badge = DAGL in any case · error: attribute missing/);
  }));

test("a trace names what is compared by more than equality", () =>
  open(async ({ page, paste }) => {
    await page.locator("#dialect").selectOption("standard");
    await paste("policy", example.policy.replace("3.0:function:string-equal-ignore-case", "1.0:function:string-greater-than-or-equal"));
    await page.locator('[data-action="read"]').click();
    assert.match(await page.locator(".tree").textContent(), /string-greater-than-or-equal \(DAGL, subject rolecode\)/);
  }));
