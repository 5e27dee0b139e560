// The playground as people use it: what they change, and what the page then says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { compact, example, open, start, stop } from "./page.mjs";

before(start);
after(stop);

const opening = [
  "instantiate: yes granted",
  "read: yes granted",
  "write: yes granted",
  "sign: yes granted",
  "reject: yes granted",
  "delete: no no-rule",
  "complete: no no-rule",
];
const claims = (change) => JSON.stringify({ ...example.claims, ...change }, null, 2);

test("opens with the example, and answers it at once", () =>
  open(async ({ page, table, summary, text }) => {
    assert.deepEqual(await table(), opening);
    assert.equal(await summary(), "5 yes, 2 no, 0 ask");
    assert.match(await text("#who-summary"), /User.*20017.*Level3.*BankID.*Expires1 Jan 2100/s);
    assert.equal(await text("#policy-summary"), "No problems found.");
    assert.match(await text("#expiry"), /Answered at 22 Nov 2026, 13:00:0\d\. Every answer turns to ask at 1 Jan 2100/);
    assert.equal(await page.locator("#party").inputValue(), "Strand Sjøtransport AS (331660698)");
  }));

test("a lower level turns every yes into a no that says so", () =>
  open(async ({ paste, rows, table }) => {
    await paste("who", claims({ "urn:altinn:authlevel": 2 }));
    assert.deepEqual(await table(), opening.map((line) => line.replace("yes granted", "no level-too-low")));
    assert.match((await rows())[0].why, /from level 3; they are logged in at level 2/);
  }));

test("without facts it asks, and names what it misses", () =>
  open(async ({ choose, rows, summary, table }) => {
    await choose("known", "nothing");
    assert.equal(await summary(), "0 yes, 0 no, 7 ask");
    const why = Object.fromEntries((await rows()).map((row) => [row.action, row.why]));
    assert.match(why.sign, /not known here: their roles and delegations/);
    assert.match(why.delete, /not known here: delegations/);
    await choose("known", "facts");
    assert.deepEqual(await table(), opening);
  }));

test("a broken policy is shown at its line, and mended brings the table back", () =>
  open(async ({ page, paste, table, summary, text, box }) => {
    const broken = example.policy.replace("</xacml:Rule>", "</xacml:Rul>");
    const line = broken.slice(0, broken.indexOf("</xacml:Rul>")).split("\n").length;
    await paste("policy", broken);
    const finding = page.locator("#policy-problems .finding.error").first();
    assert.match(await finding.locator(".place").textContent(), new RegExp(`^${line}:\\d+$`));
    assert.match(await finding.textContent(), /error.+\b[a-z]+-[a-z-]+$/);
    assert.equal(await summary(), "No answer");
    assert.match(await text("#answers-body"), /something is wrong with the policy/);
    assert.equal(await page.locator("#answers-body tr").count(), 0, "no answer of before is left to be taken for one of now");

    // Both ways to the place: the list, and the key.
    await finding.click();
    assert.equal(await box("policy").evaluate((content) => content.getRootNode().activeElement === content), true);
    assert.ok(await page.locator("#policy-editor .cm-lint-marker-error").first().isVisible());
    await page.locator("#app").focus();
    await page.keyboard.press("F8");
    assert.equal(await box("policy").evaluate((content) => content.getRootNode().activeElement === content), true);

    await paste("policy", example.policy);
    assert.deepEqual(await table(), opening);
    assert.equal(await text("#policy-summary"), "No problems found.");
  }));

test("a warning is listed, and the answers stay", () =>
  open(async ({ page, paste, text, table }) => {
    await paste("policy", example.policy.replace("ruleid:2", "ruleid:1"));
    assert.match(await text("#policy-summary"), /^1 warning\./);
    assert.match(await page.locator(".finding.warning").textContent(), /duplicate-rule-id/);
    assert.equal((await table()).length, 7);
  }));

test("a malformed token is told of at its place, and quoted nowhere", () =>
  open(async ({ page, paste, text, summary }) => {
    const secret = compact(example.claims).replace(".", ".*");
    await paste("who", secret);
    assert.match(await text("#who-problem"), /^Line 1, column \d+: .+\(malformed-token\)$/);
    assert.ok(await page.locator("#who-editor .cm-lintRange-error, #who-editor .cm-lintPoint-error").count());
    assert.equal(await summary(), "No answer");
    assert.match(await text("#answers-body"), /something is wrong with the token or claims/);
    const said = await page.locator("body").innerText();
    assert.ok(!said.includes(secret.slice(0, 12)) && !page.url().includes(secret.slice(0, 12)) && !(await page.title()).includes("ey"));
  }));

test("claims that are not JSON are told of with line and column", () =>
  open(async ({ paste, text, table }) => {
    await paste("who", '{\n  "nameid": "20017",\n  oops\n}');
    assert.match(await text("#who-problem"), /^Line 3, column 3: .+\(malformed-json\)$/);
    await paste("who", '{ "urn:altinn:userid": "x" }');
    assert.match(await text("#who-problem"), /urn:altinn/);
    await paste("who", "");
    assert.match(await text("#who-problem"), /\(no-token\)/);
    await paste("who", claims());
    assert.equal(await text("#who-problem"), "");
    assert.deepEqual(await table(), opening);
  }));

test("a compact JWT is read as its claims are", () =>
  open(async ({ paste, table, text }) => {
    await paste("who", compact({ ...example.claims, "urn:altinn:authlevel": 4 }));
    assert.deepEqual(await table(), opening);
    assert.match(await text("#who-summary"), /Level4/);
    await paste("who", `Bearer ${compact({ ...example.claims, "urn:altinn:authlevel": 0 })}\n`);
    assert.match((await table())[0], /level-too-low/);
  }));

test("acting for another party, nothing is known and the instance is not theirs", () =>
  open(async ({ pick, table, text }) => {
    await pick("solveig");
    assert.ok((await table()).every((line) => line.endsWith(": ask wrong-party")), String(await table()));
    assert.match(await text("#party-note"), /facts below are about party 51200/);
    await pick("331660698");
    assert.deepEqual(await table(), opening);
    await pick("");
    assert.deepEqual(await table(), opening, "with no party it is that of the facts");
  }));

const party = (partyId, name, more) => ({ partyId, name, partyTypeName: 2, orgNumber: null, ssn: null, unitType: "AS", isDeleted: false, onlyHierarchyElementWithNoAccess: false, childParties: [], ...more });

test("parties are a tree, and shells cannot be chosen", () =>
  open(async ({ page, paste, text, options, table }) => {
    await page.locator("#parties-details > summary").click();
    await paste("parties", JSON.stringify([party(1, "Holder", { onlyHierarchyElementWithNoAccess: true, childParties: [party(2, "Unit <b>"), party(3, "Unit &", { isDeleted: true })] })]));
    assert.equal(await page.locator("#party").inputValue(), "Party 51200, not in the list");
    await page.locator("#party").click();
    assert.deepEqual(await options(), ["No party", "Holder|party 1 · AS · sub-units only (disabled)", "Unit <b>|party 2 · AS · sub-unit", "Unit &|party 3 · AS · sub-unit · deleted"]);
    const before = await table();
    await page.getByRole("option", { name: "Holder" }).click({ force: true });
    assert.equal(await page.locator("#party").getAttribute("aria-expanded"), "true", "nothing is chosen by a shell");
    assert.deepEqual(await table(), before);
    await page.getByRole("option", { name: "Unit <b>" }).click();
    assert.equal(await page.locator("#party").inputValue(), "Unit <b> (party 2)");
    assert.match(await text("#party-note"), /facts below are about party 51200/);
    await paste("parties", "[{]");
    assert.match(await text("#parties-problem"), /^Line 1, column \d+: .+\(malformed-json\)$/);
    assert.equal(await page.locator("#party").inputValue(), "Unit <b> (party 2)", "the choice stays as it was");
    assert.equal((await page.locator("#answers-body tr.row").count()) > 0, true, "a wrong list of parties changes no answer");
  }));

test("a party is picked by keyboard, and told of to a screen reader", () =>
  open(async ({ page, options, text }) => {
    const field = page.getByRole("combobox", { name: "Acting for" });
    const active = () => field.evaluate((input) => document.getElementById(input.getAttribute("aria-activedescendant"))?.textContent);
    await field.focus();
    assert.equal(await field.getAttribute("aria-expanded"), "false", "the focus alone opens nothing");
    await page.keyboard.press("ArrowDown");
    assert.match(await active(), /^Strand Sjøtransport AS/, "the chosen one first");
    await page.keyboard.press("ArrowDown");
    assert.match(await active(), /^Strand Sjøtransport avd\. Ytre/);
    await page.keyboard.press("PageUp");
    assert.equal(await active(), "No party");
    await page.keyboard.press("Escape");
    assert.equal(await field.inputValue(), "Strand Sjøtransport AS (331660698)", "as it was");
    await page.keyboard.press("ArrowUp");
    await field.fill("YTRE");
    assert.equal(await text("#party-found"), "1 party found");
    assert.deepEqual(await options(), ["Strand Sjøtransport AS|331660698 · AS", "Strand Sjøtransport avd. Ytre|593422461 · BEDR · sub-unit"]);
    assert.match(await active(), /^Strand Sjøtransport avd\. Ytre/, "what was found, not what it is under");
    const { setsize, posinset, selected } = await page.locator(".option.active").evaluate((option) => ({
      setsize: option.ariaSetSize, posinset: option.ariaPosInSet, selected: option.ariaSelected }));
    assert.deepEqual([setsize, posinset, selected], ["2", "2", "false"]);
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "Strand Sjøtransport avd. Ytre (593422461)");
    assert.equal(await field.getAttribute("aria-expanded"), "false");
    assert.equal(await page.getByRole("listbox").count(), 0);
    await field.fill("nobody of this name");
    assert.equal(await text("#party-found"), "0 parties found");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await field.inputValue(), "Strand Sjøtransport avd. Ytre (593422461)");
  }));

test("fifteen thousand parties are a list that scrolls, of which few are elements", () =>
  open(async ({ page, paste, pick, text }) => {
    await page.locator("#parties-details > summary").click();
    const many = Array.from({ length: 5000 }, (_, at) => party(3 * at, `Client ${3 * at}`, { childParties: [1, 2].map((unit) => party(3 * at + unit, `Client ${3 * at + unit}`)) }));
    await paste("parties", JSON.stringify(many));
    assert.equal(await text("#parties-problem"), "");
    const field = page.locator("#party");
    await field.click();
    assert.equal(await text("#party-found"), "15000 parties found");
    assert.ok((await page.locator(".option").count()) < 40);
    await page.locator("#party-list").evaluate((list) => (list.scrollTop = list.scrollHeight));
    await page.getByRole("option", { name: "Client 14999" }).click();
    assert.equal(await field.inputValue(), "Client 14999 (party 14999)");
    await pick("client 7777");
    assert.equal(await field.inputValue(), "Client 7777 (party 7777)");
  }));

test("the resource decides: another task, none, another app, no app", () =>
  open(async ({ page, table, text, settle }) => {
    const fill = async (id, value) => {
      await page.locator(`#${id}`).fill(value);
      await settle();
    };
    await fill("task", "Task_1");
    assert.ok((await table()).includes("delete: yes granted") && (await table()).includes("sign: no no-rule"));
    await fill("task", "");
    assert.ok((await table()).includes("sign: ask unknown"));
    await fill("app", "havn/annet");
    assert.ok((await table()).every((line) => line.endsWith("no no-rule")));
    await fill("app", "havn");
    assert.match(await text("#resource-problem"), /ORG\/APP.*\(invalid-resource\)/);
    assert.match(await text("#answers-body"), /something is wrong with the resource/);
    await page.locator("#kind").selectOption("resource");
    await fill("id", "some-resource");
    assert.equal(await text("#resource-problem"), "");
    assert.equal((await table()).length, 7);
  }));

test("an action that the policy does not name can be asked for", () =>
  open(async ({ page, table }) => {
    for (const action of ["SIGN", "sign", '<img src="x">']) {
      await page.locator("#action").fill(action);
      await page.keyboard.press("Enter");
    }
    assert.deepEqual(await table(), [...opening, "SIGN: no no-rule", '<img src="x">: no no-rule']);
    await page.getByRole("button", { name: "Remove SIGN" }).click();
    assert.deepEqual(await table(), [...opening, '<img src="x">: no no-rule']);
  }));

test("a policy that may permit what it does not name says so", () =>
  open(async ({ page, paste, text }) => {
    const loose = example.policy.replace(
      /1\.0:function:string-equal">(\s*<xacml:AttributeValue[^>]*>)delete/,
      '3.0:function:string-equal-ignore-case">$1delete',
    );
    assert.notEqual(loose, example.policy);
    await paste("policy", loose);
    await page.locator("#task").fill("Task_1");
    await page.locator("#action").fill("DELETE");
    await page.keyboard.press("Enter");
    assert.match(await text("#answers-body"), /DELETE.*Permitted by ruleid:3.*does not name may be permitted, too/);
  }));

test("hostile input is refused, and the next good one answered", () =>
  open(async ({ paste, table, text }) => {
    const deep = "[".repeat(20_000);
    for (const [name, texts] of Object.entries({
      who: [deep, `{"a":${deep}`, `{"a":${deep}${"]".repeat(20_000)}}`, "{}", "[]", '"x"', "null", ".".repeat(9_999), "e30.e30.", '{"exp":"soon"}', '{"nbf":1e300}'],
      facts: [deep, "[]", "1", '{"roles":1}', '{"party":"x"}', '{"party":1e99}', '{"expires":-1}', '{"__proto__":[]}'],
      parties: [deep, "{}", "[1]", '[{"partyId":1e300}]'],
      policy: ["", "<", "\u0000", "<a>".repeat(5_000), '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "\ud800", "<Policy/>"],
    })) {
      const good = { who: claims(), facts: example.facts, parties: example.parties, policy: example.policy }[name];
      for (const bad of texts) {
        await paste(name, bad);
        assert.doesNotMatch(await text("main"), /\(internal\)/, `${name}: ${bad.slice(0, 40)}`);
      }
      await paste(name, good);
      assert.deepEqual(await table(), opening, name);
    }
  }));

test("the keyboard gets into the editors and out again", () =>
  open(async ({ page }) => {
    const inside = () => page.evaluate(() => document.activeElement.id);
    await page.locator("#dialect").focus();
    await page.keyboard.press("Tab");
    assert.equal(await inside(), "policy-editor");
    await page.keyboard.press("Tab");
    assert.equal(await inside(), "profile");
    await page.keyboard.press("Tab");
    assert.equal(await inside(), "who-editor");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "1 note on this reading");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await inside(), "who-editor");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await inside(), "profile");
  }));

test("the standard reads the same policy its own way", () =>
  open(async ({ page, table }) => {
    await page.locator("#dialect").selectOption("standard");
    assert.equal((await table()).length, 7);
    await page.locator("#dialect").selectOption("altinn");
    assert.deepEqual(await table(), opening);
  }));

test("when the token ends, the answers turn by themselves", () =>
  open(async ({ page, paste, table, text }) => {
    const now = await page.evaluate(() => Date.now());
    await paste("who", claims({ exp: Math.floor(now / 1000) + 30 }));
    assert.match(await text("#expiry"), /turns to ask at .+, in \d+ seconds\./);
    assert.deepEqual(await table(), opening);
    await page.clock.runFor(31_000);
    assert.ok((await table()).every((line) => line.endsWith(": ask expired")), String(await table()));
    // And a fixed time goes back to when it held.
    await page.locator('input[name="clock"][value="fixed"]').check();
    await page.locator("#instant").fill("2026-11-22T13:00:00");
    await page.clock.runFor(400);
    assert.deepEqual(await table(), opening);
    await page.locator("#instant").fill("");
    await page.clock.runFor(400);
    assert.match(await text("#instant-problem"), /\(no-time\)/);
  }));

test("a token that does not hold yet starts by itself", () =>
  open(async ({ page, paste, table, text }) => {
    const now = await page.evaluate(() => Date.now());
    await paste("who", claims({ nbf: Math.floor(now / 1000) + 60 }));
    assert.ok((await table()).every((line) => line.endsWith(": ask expired")));
    assert.match(await text("#expiry"), /starts to hold at/);
    await page.clock.runFor(61_000);
    assert.deepEqual(await table(), opening);
  }));

test("nothing but the page's own few files is loaded", async () => {
  const requests = await open(({ page }) => page.waitForLoadState("networkidle"));
  const names = requests.map((url) => new URL(url).pathname.replace(/-[\w-]{8}\./, "."));
  assert.deepEqual(names.filter((name) => name !== "/icon.svg").sort(), [
    "/",
    "/assets/adgang.js",
    "/assets/editor.js",
    "/assets/index.css",
    "/assets/index.js",
  ]);
});

test("the page may not connect, and says so to the browser twice", () =>
  open(async ({ page }) => {
    const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    const response = await page.request.fetch(page.url());
    for (const policy of [meta, response.headers()["content-security-policy"]]) {
      for (const part of ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "style-src 'self';", "script-src 'self' 'wasm-unsafe-eval';"]) {
        assert.ok(policy.includes(part), `${part} in ${policy}`);
      }
    }
  }));
