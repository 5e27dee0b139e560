// Chromium, driven by playwright-core: the system's own, since no browser is downloaded.
import { chromium } from "playwright-core";
import { options } from "../support/chromium.mjs";
import { serve } from "./site.mjs";

export const launch = () => chromium.launch(options);

/**
 * What a page with this script, a module, ends with as its title, and what it complained of. `files` (path to text) lie
 * beside it; `policy` is its Content-Security-Policy.
 */
export async function run(browser, script, { files = {}, policy, untilTitled = false } = {}) {
  const html = `<!doctype html><script type="module" src="/page.js"></script>`;
  const site = await serve({ ...files, "/": html, "/page.js": script }, policy);
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  try {
    await page.goto(site.url, { waitUntil: "networkidle" });
    if (untilTitled) await page.waitForFunction(() => document.title !== "");
    return { title: await page.title(), complaints };
  } finally {
    await page.close();
    await site.close();
  }
}
