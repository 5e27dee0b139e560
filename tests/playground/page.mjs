// The playground in a browser, watched: what it asks the network for, and what it complains of.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { launch } from "./browser.mjs";
import { site } from "./site.mjs";

const file = (name) => readFile(new URL(`../../src/example/${name}`, import.meta.url), "utf8");

export const example = {
  policy: await file("policy.xml"),
  claims: JSON.parse(await file("claims.json")),
  facts: await file("facts.json"),
  parties: await file("parties.json"),
};

let browser;
let served;

export async function start() {
  [browser, served] = await Promise.all([launch(), site()]);
}

export async function stop() {
  await browser?.close();
  await served?.close();
}

/** Opens the page; `use` gets a driver of it. Whatever `use` does, the page may complain of nothing and send nothing. */
export async function open(use, { width = 1440, height = 900, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: "Europe/Oslo", ...options });
  try {
    const page = await context.newPage();
    const complaints = [];
    const requests = [];
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error}`));
    // Everything that is logged: also what a Content-Security-Policy stops.
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    await context.route(() => true, (route) => {
      requests.push(route.request().url());
      return route.continue();
    });
    await page.clock.install({ time: new Date("2026-11-22T12:00:00Z") });
    await page.goto(served.url, { waitUntil: "load" });
    await page.locator("#summary").filter({ hasText: /./ }).waitFor();
    const loaded = requests.length;
    for (const url of requests) assert.ok(url.startsWith(served.url), `${url} is not the page's own`);
    await use(driver(page));
    // The browser fetches the icon when it likes.
    const late = requests.slice(loaded).filter((url) => !url.endsWith("/icon.svg"));
    assert.deepEqual(late, [], "nothing is asked for once the page is loaded");
    assert.deepEqual(complaints, []);
    assert.equal(page.url(), served.url);
    assert.deepEqual(await kept(page), [[], [], ""], "nothing is stored");
    return requests;
  } finally {
    await context.close();
  }
}

const kept = (page) => page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);

function driver(page) {
  const box = (name) => page.locator(`#${name}-editor .cm-content`);
  const rows = () =>
    page.locator("#answers-body tr.row").evaluateAll((lines) =>
      lines.map((line) => {
        const [action, answer, why] = [...line.children];
        return {
          action: action.querySelector("button").textContent,
          answer: answer.textContent.split(" ").at(-1),
          code: why.querySelector("code").textContent,
          why: why.textContent,
        };
      }),
    );
  return {
    page,
    rows,
    box,
    /** The table as `action: answer code`, one a line. */
    table: async () => (await rows()).map(({ action, answer, code }) => `${action}: ${answer} ${code}`),
    /** Lets typing's pause go by. */
    settle: () => page.clock.runFor(400),
    /** Replaces what is in a box, by way of the clipboard. */
    async paste(name, text) {
      await box(name).focus();
      await page.keyboard.press("Control+a");
      await box(name).evaluate((content, text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
      }, text);
      await page.clock.runFor(400);
    },
    async type(name, text) {
      await box(name).focus();
      await page.keyboard.insertText(text);
      await page.clock.runFor(400);
    },
    /** Searches among the parties, and takes the first that is found. */
    async pick(text) {
      await page.locator("#party").fill(text);
      await page.keyboard.press("Enter");
    },
    /** The parties to choose from, as `name|what else is said of it`. */
    options: () =>
      page.locator("#party-list [role=option]").evaluateAll((all) =>
        all.map((option) => [...option.children].map((part) => part.textContent).join("|") + (option.ariaDisabled === "true" ? " (disabled)" : "")),
      ),
    summary: () => page.locator("#summary").textContent(),
    text: (selector) => page.locator(selector).textContent(),
    choose: (name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check(),
  };
}

/** A compact JWT that nobody signed. */
export function compact(claims) {
  const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  return [part({ alg: "RS256", typ: "JWT" }), part(claims), part("no signature")].join(".");
}
