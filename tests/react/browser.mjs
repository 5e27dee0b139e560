// Chromium, the system's own, with pages that are served from memory under a strict Content-Security-Policy.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { options } from "../support/chromium.mjs";

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

/** Plays one of the scenarios of a page, which finds the fixtures beside its name; what it complained of would be a mistake. */
export async function play({ page, complaints }, name, fixtures) {
  const said = await page.evaluate(([name, fixtures]) => window.scenario(name, fixtures), [name, fixtures]);
  assert.deepEqual(complaints.splice(0), []);
  return said;
}
