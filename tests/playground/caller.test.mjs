// Who the page says is calling, how it read their token, and what an app would do about the party.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { compact, example, fixture, open, start, stop } from "./page.mjs";

before(start);
after(stop);

const claims = (change) => JSON.stringify({ ...example.claims, ...change }, null, 2);
const token = async (name) => compact(JSON.parse(await fixture(`tokens/${name}.json`)));

/** The claims as `name: what it was read as`. */
const readings = (page) =>
  page.locator("#reading tbody tr").evaluateAll((rows) => rows.map(({ cells }) => `${cells[0].textContent}: ${cells[1].textContent}`));

test("every claim is told of: what it was read as, or that it was ignored", () =>
  open(async ({ page, paste }) => {
    await page.locator("#reading-details > summary").click();
    const all = await readings(page);
    assert.equal(all.length, Object.keys(example.claims).length);
    for (const line of [
      "nameid: ignored",
      "urn:altinn:userid: user id",
      "urn:altinn:partyid: own party",
      "urn:altinn:party:uuid: ignored",
      "urn:altinn:authlevel: level",
      "amr: ignored",
      "scope: scopes",
      "iat: refresh",
      "exp: expires",
    ]) {
      assert.ok(all.includes(line), `${line} in ${all.join(", ")}`);
    }
    // Altinn's names count in any case, and a claim may be called anything.
    await paste("who", claims({ "urn:altinn:userid": undefined, "URN:Altinn:UserId": "7", constructor: "<b>" }).replace("{", '{ "__proto__": 1,'));
    const odd = await readings(page);
    assert.ok(odd.includes("URN:Altinn:UserId: user id") && odd.includes("__proto__: ignored") && odd.includes("constructor: ignored"), odd.join(", "));
    await paste("who", "nothing");
    assert.equal(await page.locator("#reading").innerText(), "Nothing could be read.");
  }));

test("where the platform's parts read a token differently, the page says so and leads there", () =>
  open(async ({ page, paste, text }) => {
    await paste("who", (await token("system-user")).trim());
    assert.match(await text("#who-summary"), /System user.*Level3, assumed, maskinporten/s);
    const link = page.getByRole("button", { name: /^1 note on this reading$/ });
    await link.press("Enter");
    assert.ok(await page.locator("#reading-details").evaluate((details) => details.open && details.contains(document.activeElement)));
    assert.match(await text("#reading .notes"), /level-assumed/);
    await paste("who", claims({ "urn:altinn:userid": undefined, "urn:altinn:orgNumber": "991825827" }));
    assert.match(await text("#who-summary"), /Organisation.*2 notes on this reading/s);
    const notes = await page.locator("#reading .notes li").allTextContents();
    assert.match(notes[0], /enforcement point.*enforcement-point-differs at urn:altinn:partyid/);
    assert.match(notes[1], /Dialogporten.*dialogporten-differs/);
    await paste("who", claims({ pid: "10915596784" }));
    assert.equal(await page.locator("#reading .notes").count(), 0);
    assert.equal(await page.getByRole("button", { name: /on this reading/ }).count(), 0);
  }));

test("it says when the token expires and when to refresh it, and keeps saying so", () =>
  open(async ({ page, paste, text }) => {
    assert.match(await text("#who-summary"), /Expires1 Jan 2100, 01:00, in 73 years.*Refreshdue since 1 Jan 2026/s);
    const now = Math.floor((await page.evaluate(() => Date.now())) / 1000);
    await paste("who", claims({ iat: now - 540, exp: now + 3600 }));
    assert.match(await text("#who-summary"), /Refresh22 Nov 2026, 13:01, in \d+ seconds/);
    await page.clock.runFor(61_000);
    assert.match(await text("#who-summary"), /Refreshdue since 22 Nov 2026, 13:01/, "without anything being touched");
    await paste("who", claims({ exp: undefined }));
    assert.doesNotMatch(await text("#who-summary"), /Expires|Refresh/);
  }));

test("tokens of other platforms are read as theirs", () =>
  open(async ({ page, paste, text }) => {
    const read = async (name, profile) => {
      await paste("who", await token(name));
      await page.locator("#profile").selectOption(profile);
      return text("#who-summary");
    };
    assert.match(await read("openlmis-service", "altinn"), /^Unknown caller/);
    assert.match(await read("openlmis-service", "openlmis"), /^Service.*AuthoritiesTRUSTED_CLIENT.*Clientrequisition-service/s);
    assert.match(await read("openlmis-user", "openlmis"), /^End user of another platform.*Usernamekari/s);
    assert.match(await read("dialog", "dialog-token"), /^Holder of a dialog token.*Partyurn:altinn:organization:identifier-no:991825827/s);
    assert.match(await read("openlmis-user", "dialog-token"), /Nobody can be told from this/);
    assert.match(await text("#who-problem"), /\(missing-claim\)$/);
  }));

test("a refusal says which kind of caller the policy asks for", () =>
  open(async ({ page, paste, rows }) => {
    await page.locator("#dialect").selectOption("standard");
    await page.locator("#profile").selectOption("openlmis");
    await page.locator("#kind").selectOption("resource");
    await page.locator("#id").fill("facilities");
    await paste("policy", await fixture("callers/facilities.xml"));
    await paste("who", await token("openlmis-user"));
    assert.match((await rows())[0].why, /^No rule permits it\. It might be permitted to another kind of caller: service\. no-rule$/);
    await paste("who", await token("openlmis-service"));
    assert.match((await rows())[0].why, /^Permitted by of-service/);
    await page.locator("#id").fill("rights");
    await paste("policy", await fixture("callers/rights.xml"));
    await paste("who", await token("openlmis-user"));
    const put = (await rows()).find(({ action }) => action === "PUT");
    assert.match(put.why, /^Denied by .+\. It might be permitted to another kind of caller: service\. denied$/);
  }));

test("what an app does about the party, by its rules, its types and what it asks", () =>
  open(async ({ page, paste, pick, options }) => {
    const choice = () => page.locator("#choice").innerText();
    const more = () => page.locator("#choice-more").textContent();
    const allow = (type, is = true) => page.locator(`#allow-${type}`).setChecked(is);
    const strategy = (name) => page.locator("#strategy").selectOption(name);
    await page.locator("#parties-details > summary").click();
    assert.match(await choice(), /select Several parties are allowed\. several$/);
    assert.match(await more(), /Party 51200 is selected, by the cookie\..*the cookie 51200, the token 50017/);

    await page.locator("#prompt").selectOption("never");
    assert.match(await choice(), /proceed The app never asks\. never-prompt$/);
    assert.match(await more(), /goes on with Strand Sjøtransport AS/);
    await page.locator("#prompt").selectOption("always");
    assert.match(await choice(), /select The app always asks\. always-prompt$/);
    await page.locator("#prompt").selectOption("");

    await allow("person");
    assert.match(await choice(), /proceed, no party Only one party is allowed\. only-one$/);
    assert.match(await more(), /goes on with a party that it will then refuse/);
    await page.locator("#party").click();
    assert.deepEqual(await options(), ["No party", "Solveig Strand|010190*****"], "the others cannot be chosen");
    await page.keyboard.press("Escape");
    await strategy("flattened");
    assert.match(await choice(), /forbidden The app does not allow this party\. selected-not-allowed$/);
    await allow("person", false);
    await allow("subUnit");
    await page.locator("#party").click();
    assert.deepEqual(await options(), ["No party", "Strand Sjøtransport AS|331660698 · AS · sub-units only (disabled)", "Strand Sjøtransport avd. Ytre|593422461 · BEDR · sub-unit"]);
    await page.keyboard.press("Escape");
    await allow("bankruptcyEstate");
    await allow("subUnit", false);
    assert.match(await choice(), /forbidden The app allows none of their parties\. none-allowed$/);
    await allow("bankruptcyEstate", false);

    assert.match(await choice(), /select Several/);
    assert.equal(await page.locator("#picked").isChecked(), false);
    await pick("ytre");
    assert.equal(await page.locator("#picked").isChecked(), true, "picking is remembered");
    assert.match(await choice(), /proceed They have picked one\. picked$/);
    assert.match(await more(), /goes on with Strand Sjøtransport avd\. Ytre/);
    await page.locator("#picked").uncheck();
    assert.match(await choice(), /select Several/);

    await strategy("server");
    await paste("parties", JSON.stringify([JSON.parse(example.parties)[0]]));
    assert.match(await choice(), /forbidden They may not act for this party\. cannot-represent$/);
    await paste("who", await token("system-user"));
    assert.match(await choice(), /proceed, no party The caller is no person who could choose\. not-a-user$/);
    await paste("who", "");
    assert.equal(await choice(), "");
  }));
