// The facts in a form and as JSON, and what an answer says of them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { example, open, start, stop } from "./page.mjs";

before(start);
after(stop);

const show = (page) => page.locator("#facts-details > summary").click();
const facts = async (content) => JSON.parse(await content("facts"));

/** Something of every kind. */
const whole = {
  party: 51200,
  partyType: "organisation",
  roles: ["DAGL", "UTINN"],
  accessPackages: { extent: "at-least", values: ["skipsfart"], asOf: 1795000000, expires: 1895000000 },
  estateRoles: { extent: "complete", values: [], expires: 1895000000 },
  roleRegister: ["urn:altinn:role:x"],
  delegations: [{ resource: "havn/annet", offeredBy: 51200, coveredByUser: 20017, path: "a/b.xml", revoked: true, policy: "unreadable" }],
  delegationsFor: ["havn/fartoy-registrering"],
  keyRoleParties: [51200, { partyId: 7, partyType: "person" }],
  accessLists: [{ resource: "r", mode: "enabled", memberships: { extent: "at-least", values: [{ actionFilters: ["read", "write"] }, {}] } }],
  accessListMode: "disabled",
  instances: [{ id: "51200/6f1c0d52-8f1e-4f6e-9a53-2f5a4d1c7a90", task: "Task_2" }],
  consent: { partyType: ["organization"], accessLists: { extent: "at-least", values: ["a:b"] } },
  expires: 1895000000,
  caller: { userId: 20017, partyType: "person" },
};

test("how much is known of a kind can be chosen", () =>
  open(async ({ page, rows, table, content }) => {
    await show(page);
    await page.locator("#extent-roles").selectOption("absent");
    assert.match((await rows()).find(({ action }) => action === "sign").why, /their roles/);
    assert.ok(!("roles" in (await facts(content))));
    await page.locator("#extent-roles").selectOption("at-least");
    assert.deepEqual((await facts(content)).roles, { extent: "at-least", values: [] });
    await page.locator("#extent-delegations").selectOption("at-least");
    assert.ok((await table()).includes("complete: ask unknown"));
    await page.locator("#extent-delegations").selectOption("complete");
    assert.deepEqual((await facts(content)).delegations, []);
  }));

test("what is typed in the form is in the JSON, and the place in the field stays", () =>
  open(async ({ page, table, settle, content }) => {
    await show(page);
    const roles = page.locator("#fact-roles-values");
    assert.equal(await roles.inputValue(), "DAGL\nUTINN");
    await roles.fill("");
    await roles.pressSequentially("REGN");
    await settle();
    assert.deepEqual((await facts(content)).roles, ["REGN"]);
    await roles.pressSequentially("A");
    await settle();
    assert.equal(await roles.evaluate((area) => area === document.activeElement && area.selectionEnd), 5);
    assert.deepEqual((await facts(content)).roles, ["REGNA"]);
    assert.ok((await table()).includes("sign: no no-rule") && (await table()).includes("write: yes granted"));
    await page.locator("#extent-roles").selectOption("at-least");
    await roles.press("End");
    await roles.pressSequentially("\nDAGL");
    await settle();
    assert.deepEqual((await facts(content)).roles, { extent: "at-least", values: ["REGNA", "DAGL"] });
    assert.ok((await table()).includes("sign: yes granted"));
  }));

test("what is written in the JSON is in the form, every kind of it", () =>
  open(async ({ page, paste, content, settle }) => {
    await paste("facts", JSON.stringify(whole));
    assert.equal(await page.locator("#facts-problem").textContent(), "");
    const value = (id) => page.locator(`#${id}`).inputValue();
    for (const [id, expected] of Object.entries({
      "fact-party": "51200",
      "fact-partyType": "organisation",
      "extent-roles": "complete",
      "fact-roles-values": "DAGL\nUTINN",
      "extent-accessPackages": "at-least",
      "extent-estateRoles": "complete",
      "fact-roleRegister-values": "urn:altinn:role:x",
      "fact-delegations-0-resource": "havn/annet",
      "fact-delegations-0-offeredBy": "51200",
      "fact-delegationsFor-values": "havn/fartoy-registrering",
      "fact-keyRoleParties-0-partyId": "51200",
      "fact-keyRoleParties-1-partyType": "person",
      "fact-accessLists-0-mode": "enabled",
      "extent-accessLists-0-memberships": "at-least",
      "fact-accessLists-0-memberships-0-actionFilters-values": "read\nwrite",
      "fact-accessListMode": "disabled",
      "fact-instances-0-task": "Task_2",
      "fact-consent-partyType-values": "organization",
      "extent-consent-accessLists": "at-least",
      "fact-caller-userId": "20017",
    })) {
      assert.equal(await value(id), expected, id);
    }
    assert.match(await page.locator("#fact-accessPackages-expires").inputValue(), /^2030-01-18T/);
    assert.ok(await page.locator("#fact-delegations-0-revoked").isChecked());
    assert.match(await page.locator("#fact-delegations-0-policy-told").textContent(), /cannot read it/);

    // One thing changed is the only one that changes.
    await page.locator("#fact-instances-0-task").fill("Task_1");
    await settle();
    await page.locator("#facts-editor").evaluate((host) => (host.style.height = "200rem"));
    await settle();
    const expected = structuredClone(whole);
    expected.instances[0].task = "Task_1";
    expected.keyRoleParties[0] = { partyId: 51200 };
    assert.deepEqual(await facts(content), expected);
  }));

test("items are added with what the question says, and removed", () =>
  open(async ({ page, content, table, settle }) => {
    await show(page);
    await page.getByRole("button", { name: "Add a delegation" }).press("Enter");
    assert.deepEqual((await facts(content)).delegations, [{ resource: "havn/fartoy-registrering", offeredBy: 51200 }]);
    assert.equal(await page.evaluate(() => document.activeElement.id), "fact-delegations-0-resource");
    assert.ok((await table()).includes("complete: ask unknown"), "its policy is not known");
    await page.getByRole("button", { name: "Remove delegation 1" }).press("Enter");
    assert.deepEqual((await facts(content)).delegations, []);
    assert.equal(await page.evaluate(() => document.activeElement.id), "fact-delegations-add");
    await page.locator("#extent-instances").selectOption("complete");
    await page.getByRole("button", { name: "Add an instance" }).click();
    assert.equal((await facts(content)).instances[0].task, "Task_2");
    await page.locator("#fact-instances-0-endEvent").fill("EndEvent_1");
    await settle();
    assert.equal((await facts(content)).instances[0].endEvent, "EndEvent_1");
  }));

test("a kind has an expiry of its own, at which the answers turn by themselves", () =>
  open(async ({ page, rows, settle, content }) => {
    await show(page);
    await page.locator("#fact-roles-values ~ .ages > summary").click();
    // 13:01 in Oslo is a minute from now.
    await page.locator("#fact-roles-expires").fill("2026-11-22T13:01:00");
    await settle();
    const { roles } = await facts(content);
    assert.deepEqual(roles, { extent: "complete", values: ["DAGL", "UTINN"], expires: 1795348860 });
    const sign = async () => (await rows()).find(({ action }) => action === "sign");
    assert.equal((await sign()).code, "granted");
    await page.clock.runFor(61_000);
    assert.match((await sign()).why, /What is known of their roles is past its time\. expired/);
  }));

test("what is wrong with the facts is said, with its place", () =>
  open(async ({ page, paste, text, settle, table }) => {
    await paste("facts", '{\n  "roles": [,]\n}');
    assert.match(await text("#facts-problem"), /^Line 2, column 13: .+\(malformed-json\)$/);
    assert.equal(await page.locator("#facts-form").evaluate((form) => form.disabled), true);
    await paste("facts", '{\n  "party": 51200,\n  "instances": [{ "id": "1/a" }, { "id": 4 }]\n}');
    assert.match(await text("#facts-problem"), /^Line 3, column 42: .*instances: item 1: id.*\(malformed-facts\)$/);
    await paste("facts", '{ "roles": 1 }');
    assert.match(await text("#facts-form"), /Not in a form that facts have/);
    assert.match(await text("#facts-problem"), /^Line 1, column 12: /);
    await paste("facts", example.facts);
    await page.locator("#fact-party").fill("many");
    await settle();
    assert.match(await text("#facts-problem"), /party: expected a whole number \(malformed-facts\)$/);
    assert.equal((await table()).length, 0);
    await page.locator("#fact-party").fill("51200");
    await settle();
    assert.equal(await text("#facts-problem"), "");
  }));

test("facts that do not count say so", () =>
  open(async ({ page, choose, pick, text }) => {
    await show(page);
    assert.equal(await text("#facts-note"), "");
    await choose("known", "nothing");
    assert.match(await text("#facts-note"), /do not count/);
    await choose("known", "facts");
    await pick("solveig");
    assert.match(await text("#facts-note"), /about party 51200/);
  }));

test("the policy of a delegation is compiled in the page", () =>
  open(async ({ page, text, example: choose, table, settle, content }) => {
    await choose("accountant");
    await show(page);
    const policy = page.locator("#fact-delegations-0-policy");
    const told = () => text("#fact-delegations-0-policy-told");
    const xml = await policy.inputValue();
    assert.match(xml, /^<\?xml/);
    assert.equal(await told(), "Compiled.");
    await policy.fill(xml.replace("</xacml:Rule>", "</xacml:Rul>"));
    await settle();
    assert.match(await told(), /^Line \d+, column \d+: .+\([a-z-]+\)$/);
    assert.ok((await table()).includes("write: ask unknown"), "never the old one beside another text");
    assert.ok(!("policy" in (await facts(content)).delegations[0]));
    await policy.fill(xml.replace(">write<", ">sign<"));
    await settle();
    assert.deepEqual(await table(), ["read: yes granted", "write: no no-rule", "sign: yes granted"]);
    await policy.fill("");
    await settle();
    assert.match(await told(), /Not known/);
    assert.deepEqual(await table(), ["read: ask unknown", "write: ask unknown", "sign: ask unknown"]);
  }));

test("a yes by delegation shows its way", () =>
  open(async ({ page, example: choose, rows }) => {
    await choose("accountant");
    assert.match((await rows()).find(({ action }) => action === "write").why, /Permitted by a delegation from party 53120, by ruleid:2/);
    const links = await page.locator(".chain li").allTextContents();
    assert.match(links[0], /^From Bekkelaget Bakeri AS \(party 53120\)$/);
    assert.match(links[1], /^To Aune Regnskap AS \(party 50660\)$/);
    assert.match(links[2], /^For regnskap-arsoppgjor$/);
    assert.match(links[3], /^Path .*delegationpolicy\.xml$/);
    assert.match(links[4], /^By ruleid:2$/);
    const steps = await page.locator(".steps li").allTextContents();
    assert.deepEqual(steps, [
      "Policy: NotApplicable",
      "Delegations: that of Bekkelaget Bakeri AS (party 53120): Permit",
      "Access lists: let it pass",
      "Level: nothing against it",
      "Decision: Permit",
    ]);
  }));

test("an ask says what is missing, and leads to its field", () =>
  open(async ({ page, choose }) => {
    await choose("known", "nothing");
    await page.locator('[data-action="sign"]').click();
    const links = page.locator(".lacks button");
    assert.deepEqual(await links.allTextContents(), ["their roles", "delegations"]);
    assert.match(await page.locator(".lacks li").first().textContent(), /alone may settle it/);
    await links.last().press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "extent-delegations");
    assert.ok(await page.locator("#facts-details").evaluate((details) => details.open));
    await links.first().click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "extent-roles");
  }));

test("the steps tell a level that is too low, and an access list that refuses", () =>
  open(async ({ page, paste, rows, example: choose }) => {
    const steps = () => page.locator(".steps li").allTextContents();
    await page.locator('[data-action="sign"]').click();
    await paste("who", JSON.stringify({ ...example.claims, "urn:altinn:authlevel": 2 }));
    assert.ok((await steps()).includes("Level: asks for 3, and the caller has 2"));
    await choose("guarded");
    assert.ok((await steps()).includes("Access lists: refuse it"));
    assert.match((await rows())[1].why, /on no access list that lets it/);
  }));
