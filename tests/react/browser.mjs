// Chromium, the system's own, with pages that are served from memory under a strict Content-Security-Policy.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { chromium } from "playwright-core";
import { options } from "../support/chromium.mjs";
import { fixtures } from "./fixtures.mjs";
import { bundled, versions } from "./projects.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:";

export const launch = () => chromium.launch(options);

/**
 * Opens a page with this script and body; `css` is its style sheet. Gives the page, and what it has complained of until now. The
 * script has had its turn when this resolves.
 */
export async function open(browser, { script, body = "<div id='root'></div>", css = "" }) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  const files = {
    "/": ["text/html", `<!doctype html><html lang="en"><link rel="stylesheet" href="/page.css"><link rel="icon" href="data:,"><body>${body}<script type="module" src="/page.js"></script>`],
    "/page.js": ["text/javascript", script],
    "/page.css": ["text/css", css],
  };
  await page.route("**/*", (route) => {
    const [contentType, text] = files[new URL(route.request().url()).pathname] ?? ["text/plain"];
    return route.fulfill({
      status: text === undefined ? 404 : 200,
      contentType: `${contentType}; charset=utf-8`,
      headers: { "Content-Security-Policy": policy },
      body: text ?? "",
    });
  });
  await page.goto("http://page.example/");
  return { page, complaints };
}

/**
 * Tests of a page's scenarios, under each version of React. They are told the version, and how to play a scenario by
 * its name: what the page complains of meanwhile would be a mistake, unless it is only `said` and then asked what was `complained`.
 */
export function underEach(entry, tests) {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());
  for (const version of versions) {
    describe(`React ${version}`, () => {
      let shown;
      before(async () => (shown = await open(browser, await bundled(version, entry))));
      after(() => shown.page.close());
      const said = (name) => shown.page.evaluate(([name, fixtures]) => window.scenario(name, fixtures), [name, fixtures]);
      const complained = () => shown.complaints.splice(0);
      const scenario = async (name) => {
        const answer = await said(name);
        assert.deepEqual(complained(), []);
        return answer;
      };
      tests({ version, scenario, said, complained });
    });
  }
}
