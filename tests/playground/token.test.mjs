// What is pasted stays on the page: a token is in no request, address, storage or log, on no disk, and gone with the page.
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compact, example, open, remembered, start, stop } from "./page.mjs";

before(start);
after(stop);

const canary = "kanarifugl-5f0c9d27";
const claims = { ...example.claims, "urn:altinn:username": canary };
const token = compact(claims, canary);
const [header, payload, signature] = token.split(".");
/** The canary as it is, as JSON in base64url at whatever place, and as the signature. */
const traces = [canary, payload, payload.slice(-40), signature];

function assertNoTrace(texts, where) {
  for (const text of texts) for (const trace of traces) assert.ok(!text.includes(trace), `${where} holds ${trace.slice(0, 20)}`);
}

/** Tokens that are wrong in one part each, with the canary elsewhere or in it. */
const wrong = [
  `${header}.${payload}`,
  `${header}.${payload}.*${signature}`,
  `${header}.*${payload}.${signature}`,
  `${canary}.${payload}.${signature}`,
  [header, Buffer.from(`{"a":${canary}`).toString("base64url"), signature].join("."),
  [header, Buffer.from(`{"a":1,"a":"${canary}"}`).toString("base64url"), signature].join("."),
  compact({ ...claims, "urn:altinn:userid": canary }, canary),
  compact({ ...claims, exp: canary }, canary),
  compact({ ...claims, "urn:altinn:partyid": undefined }, canary),
  `Bearer ${token}.${token}.${token}`,
  JSON.stringify({ ...claims, "urn:altinn:authlevel": canary }),
  `{ "x": ${token}`,
];

/** Everything that outlives the page or is seen by others. */
const places = (page) =>
  page.evaluate(async () => [
    location.href,
    document.referrer,
    document.title,
    window.name,
    String(JSON.stringify(history.state)),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
    document.cookie,
    JSON.stringify(await indexedDB.databases()),
    JSON.stringify(await caches.keys()),
    JSON.stringify((await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)),
    JSON.stringify(performance.getEntries()),
  ]);

/** All that the page says outside the editors: they are shadow roots, which innerText leaves out. */
const said = (page) =>
  page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes].map(({ value }) => value))]);

test("a token that was read and changed leaves no trace", () =>
  open(async ({ page, paste, text, sent, settle, pick }) => {
    await paste("who", token);
    assert.match(await text("#who-summary"), new RegExp(canary), "it was read");
    for (const id of ["reading-details", "parties-details", "facts-details"]) await page.locator(`#${id} > summary`).click();
    for (const profile of await page.locator("#profile option").evaluateAll((all) => all.map(({ value }) => value))) {
      await page.locator("#profile").selectOption(profile);
    }
    await page.locator("#profile").selectOption("altinn");
    await page.locator('[data-action="sign"]').click();
    await pick("solveig");
    await page.clock.runFor(60_000);
    assertNoTrace(await places(page), "the browser");

    await paste("who", JSON.stringify(example.claims));
    await settle();
    assertNoTrace(await said(page), "the page");
    assertNoTrace([...sent, ...(await places(page))], "the browser");
    assert.equal(await page.evaluate(() => history.length), 2, "about:blank and the page");
  }));

test("errors quote nothing of it, in whichever box it was pasted", () =>
  open(async ({ page, paste, text, sent, settle, summary }) => {
    for (const bad of wrong) {
      await paste("who", bad);
      assert.match(await text("#who-problem"), /\([a-z-]+\)$/, `${wrong.indexOf(bad)} is told of`);
      assert.equal(await summary(), "No answer");
      assertNoTrace(await said(page), `the page, of ${wrong.indexOf(bad)},`);
    }
    await paste("who", JSON.stringify(example.claims));
    for (const box of ["facts", "parties", "policy"]) {
      for (const text of [token, JSON.stringify({ roles: token }), JSON.stringify([token])]) {
        await paste(box, text);
        assertNoTrace(await said(page), `the page, of ${box},`);
      }
    }
    for (const id of ["app", "instance"]) {
      await page.locator(`#${id}`).fill(token);
      await settle();
      assertNoTrace(await said(page), `the page, of ${id},`);
    }
    assertNoTrace([...sent, ...(await places(page))], "the browser");
  }));

test("a reloaded page knows nothing of it", () =>
  open(async ({ page, paste, box, reload, sent }) => {
    await paste("who", token);
    await page.locator("#instance").fill(token);
    await page.locator("#action").fill(token);
    await page.locator("#party").fill(token);
    for (const move of [reload, () => page.evaluate(() => history.replaceState(null, "")).then(reload)]) {
      await move();
      assert.match(await box("who").innerText(), /"nameid": "20017"/, "the example is back");
      assertNoTrace(await said(page), "the page");
      assertNoTrace(await page.locator("input").evaluateAll((all) => all.map(({ value }) => value)), "a field");
      assertNoTrace(await page.locator(".cm-content").allInnerTexts(), "an editor");
    }
    assertNoTrace([...sent, ...(await places(page))], "the browser");
  }));

test("the browser writes nothing of it to its disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "adgang-playground-"));
  try {
    await remembered(folder, async ({ paste, text, page }) => {
      await paste("who", token);
      assert.match(await text("#who-summary"), new RegExp(canary), "it was read");
      await page.goto("about:blank");
      await page.goBack();
    });
    let files = 0;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      files += 1;
      for (const encoding of ["utf8", "utf16le"]) {
        for (const trace of traces) assert.ok(!bytes.includes(Buffer.from(trace, encoding)), `${entry.name} holds ${trace.slice(0, 20)}`);
      }
    }
    assert.ok(files > 10, "there is a profile to look in");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
