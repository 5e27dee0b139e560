// Other ways to ask: examples, who may what, and the requests of others.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as studio from "adgang/studio";
import { example, open, start, stop } from "./page.mjs";

before(start);
after(stop);

const cases = {
  signing: ["instantiate: yes granted", "read: yes granted", "write: no no-rule", "delete: no no-rule", "sign: yes granted", "reject: yes granted", "complete: no no-rule"],
  guarded: ["read: yes granted", "write: no denied", "subscribe: no denied"],
  accountant: ["read: yes granted", "write: yes granted", "sign: no no-rule"],
  system: ["read: yes granted", "write: yes granted", "submit: ask unknown"],
  estate: ["read: yes granted", "pay: no no-rule"],
  consent: ["requestconsent: yes granted", "consent: no no-rule"],
};

test("each example sets everything, and shows what it is there for", () =>
  open(async ({ page, table, text, example: choose }) => {
    const before = await table();
    const notes = new Set();
    for (const [name, expected] of Object.entries(cases)) {
      await choose(name);
      assert.deepEqual(await table(), expected, name);
      for (const problem of ["#who-problem", "#facts-problem", "#parties-problem", "#resource-problem"]) assert.equal(await text(problem), "", `${name}: ${problem}`);
      assert.equal(await text("#policy-summary"), "No problems found.", name);
      assert.equal(await page.locator('.action[aria-expanded="true"]').count(), 1, "the action that it is about is open");
      notes.add(await text("#example-note"));
    }
    assert.equal(notes.size, 6);
    await choose("start");
    assert.deepEqual(await table(), before);
    assert.equal(await page.locator("#party").inputValue(), "Strand Sjøtransport AS (331660698)");
    assert.equal(await page.locator("#task").inputValue(), "Task_2");
  }));

test("an example takes the place of whatever was there", () =>
  open(async ({ page, paste, table, choose: radio, example: choose }) => {
    await paste("policy", "<Policy");
    await paste("who", "nothing");
    await paste("facts", "{");
    await radio("known", "nothing");
    await page.locator("#dialect").selectOption("standard");
    await page.locator("#profile").selectOption("oidc");
    await page.locator("#action").fill("extra");
    await page.keyboard.press("Enter");
    await choose("estate");
    assert.deepEqual(await table(), cases.estate);
    assert.equal(await page.locator("#dialect").inputValue(), "altinn");
    assert.equal(await page.locator('input[name="known"][value="facts"]').isChecked(), true);
    assert.equal(await page.locator("#id").isVisible(), true);
  }));

/** The matrix, as `subject: answers`. */
const matrix = (page) =>
  page.locator(".matrix tbody tr").evaluateAll((rows) => rows.map(({ cells: [subject, ...answers] }) => `${subject.textContent}: ${answers.map((cell) => cell.textContent.split(" ").at(-1)).join(" ")}`));

test("who may what: each subject of the policy alone", () =>
  open(async ({ page, text, example: choose }) => {
    await page.locator("#tab-matrix").click();
    assert.deepEqual(await page.locator(".matrix thead th").allTextContents(), ["Subject", "instantiate", "read", "write", "sign", "reject", "delete", "complete"]);
    assert.deepEqual(await matrix(page), [
      "rolecode DAGL: yes yes yes yes yes no no",
      "rolecode REGNA: yes yes yes no no no no",
      "accesspackage skipsfart: yes yes yes no no no no",
      "org havn: no yes no no no no yes",
    ]);
    await page.locator("#task").fill("Task_1");
    await page.clock.runFor(400);
    assert.equal((await matrix(page))[0], "rolecode DAGL: yes yes yes no no yes no");
    await page.locator("#task").fill("");
    await page.clock.runFor(400);
    assert.equal((await matrix(page))[0], "rolecode DAGL: yes yes yes ask ask ask no");
    await choose("estate");
    assert.deepEqual(await matrix(page), ["estate role formuesfullmakt: yes no", "estate role skifteattest: yes yes"]);
    await choose("consent");
    assert.deepEqual(await matrix(page), ["access-list skatt:langivere: yes no", "rolecode PRIV: no no"]);
    await page.locator("#dialect").selectOption("standard");
    assert.equal(await text("#matrix-note").then((note) => note.length > 0), true);
  }));

test("a cell takes its facts and its action over", () =>
  open(async ({ page, rows, content, text }) => {
    await page.locator("#tab-matrix").click();
    const cell = page.getByRole("button", { name: "rolecode REGNA, write: yes" });
    await cell.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#tab-answers").getAttribute("aria-selected"), "true");
    const write = page.locator('[data-action="write"]');
    assert.equal(await write.getAttribute("aria-expanded"), "true");
    assert.ok(await write.evaluate((button) => button === document.activeElement));
    await page.locator("#facts-details > summary").click();
    const facts = JSON.parse(await content("facts"));
    assert.deepEqual([facts.roles, facts.accessPackages, facts.party], [["REGNA"], [], 51200]);
    assert.equal(await page.locator("#fact-roles-values").inputValue(), "REGNA");
    assert.equal((await rows()).find(({ action }) => action === "sign").answer, "no");
    // A service owner is another caller.
    await page.locator("#tab-matrix").click();
    await page.getByRole("button", { name: "org havn, read: yes" }).click();
    assert.match(await text("#who-summary"), /^Service owner.*havn/s);
    assert.equal((await rows()).find(({ action }) => action === "read").answer, "yes");
  }));

test("who may what says why it cannot", () =>
  open(async ({ page, paste, text }) => {
    await page.locator("#tab-matrix").click();
    await paste("policy", "<Policy");
    assert.match(await text("#matrix-note"), /something is wrong/);
    assert.equal(await page.locator(".matrix").count(), 0);
    await paste("policy", example.policy.replaceAll("subject-category:access-subject", "subject-category:codebase"));
    assert.match(await text("#matrix-note"), /names no subject/);
  }));

test("the tabs are worked by keyboard", () =>
  open(async ({ page }) => {
    const here = () => page.evaluate(() => document.activeElement.id);
    await page.locator("#tab-answers").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await here(), "tab-matrix");
    assert.ok(await page.locator("#panel-matrix").isVisible());
    await page.keyboard.press("End");
    assert.equal(await here(), "tab-authzen");
    await page.keyboard.press("ArrowRight");
    assert.equal(await here(), "tab-answers");
    assert.ok(await page.locator("#answers-body").isVisible());
    assert.equal(await page.locator('[role=tab][tabindex="0"], [role=tab]:not([tabindex])').count(), 1);
  }));

test("a XACML request is answered with the facts of the page, live", () =>
  open(async ({ page, paste, text, content, settle, example: choose }) => {
    await page.locator("#tab-xacml").click();
    const response = async () => JSON.parse(await text("#xacml-response"));
    const { Request } = JSON.parse(await content("xacml"));
    assert.deepEqual(Request.AccessSubject[0].Attribute, [{ AttributeId: "urn:altinn:userid", Value: "20017" }]);
    assert.equal((await response()).Response[0].Decision, "Permit");
    await page.locator("#facts-details > summary").click();
    await page.locator("#fact-roles-values").fill("UTINN");
    await settle();
    assert.equal((await response()).Response[0].Decision, "NotApplicable");
    await page.locator("#extent-roles").selectOption("absent");
    assert.equal((await response()).Response[0].Decision, "Indeterminate");
    assert.match(await text("#xacml-response"), /rolecode/);

    await paste("xacml", '{\n "Request": {,}\n}');
    assert.match(await text("#xacml-problem"), /^Line 2, column 14: .+\(malformed-json\)$/);
    assert.equal(await text("#xacml-response"), "");
    await paste("xacml", '{ "Request": { "Action": 1 } }');
    assert.match(await text("#xacml-problem"), /\(malformed-request\)$/);
    await paste("xacml", "[]");
    assert.match(await text("#xacml-problem"), /\(malformed-request\)$/);
    await paste("facts", "{");
    assert.match(await text("#xacml-problem"), /./);

    await choose("guarded");
    await page.locator("#xacml-fill").click();
    assert.equal(await text("#xacml-problem"), "");
    assert.match(await content("xacml"), /fangstdata-innsyn/);
    assert.equal((await response()).Response[0].Decision, "Deny");
    await choose("system");
    await page.locator("#xacml-fill").click();
    assert.equal((await response()).Response[0].Decision, "Indeterminate");
    await choose("consent");
    await page.locator("#xacml-fill").click();
    assert.equal((await response()).Response[0].Decision, "Permit");
  }));

test("an AuthZEN request is answered likewise", () =>
  open(async ({ page, paste, text, content, choose }) => {
    await page.locator("#tab-authzen").click();
    const request = JSON.parse(await content("authzen"));
    assert.deepEqual(request.subject, { type: "user", id: "20017" });
    assert.deepEqual([request.action.name, request.resource.type, request.resource.id], ["instantiate", "app", "havn/fartoy-registrering"]);
    await paste("authzen", "{ nothing");
    assert.match(await text("#authzen-problem"), /\(malformed-json\)$/);
    await page.locator("#authzen-fill").click();
    if (!("authzen" in studio.Snapshot.prototype)) {
      assert.match(await text("#authzen-problem"), /\(unsupported\)$/);
      return;
    }
    assert.equal(await text("#authzen-problem"), "");
    const response = async () => JSON.parse(await text("#authzen-response"));
    assert.deepEqual([(await response()).decision, (await response()).context.answer], [true, "yes"]);
    await choose("known", "nothing");
    const { decision, context } = await response();
    assert.deepEqual([decision, context.answer, context.reason.code], [false, "ask", "unknown"]);
    await paste("authzen", "{}");
    assert.match(await text("#authzen-problem"), /\([a-z-]+\)$/);
  }));
