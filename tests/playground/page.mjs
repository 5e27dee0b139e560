// The playground in a browser, watched: what it asks the network for, and what it complains of.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { launch, launchIn } from "./browser.mjs";
import { site } from "./site.mjs";

const file = (name) => readFile(new URL(`../../src/example/${name}`, import.meta.url), "utf8");

export const example = {
  policy: await file("policy.xml"),
  claims: JSON.parse(await file("claims.json")),
  facts: await file("facts.json"),
  parties: await file("parties.json"),
};

/** A file of the tests in Rust. */
export const fixture = (name) => readFile(new URL(`../fixtures/${name}`, import.meta.url), "utf8");

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
    const sent = [];
    let loaded = 0;
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error}`));
    // Everything that is logged: also what a Content-Security-Policy stops.
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    await context.route(() => true, (route) => {
      const request = route.request();
      requests.push(request.url());
      sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? "");
      return route.continue();
    });
    await page.clock.install({ time: new Date("2026-11-22T12:00:00Z") });
    const load = async (loading) => {
      await loading;
      await page.locator("#summary").filter({ hasText: /./ }).waitFor();
      loaded = requests.length;
    };
    await load(page.goto(served.url, { waitUntil: "load" }));
    await use({ ...driver(page), sent, reload: () => load(page.reload({ waitUntil: "load" })) });
    for (const url of requests) assert.ok(url.startsWith(served.url), `${url} is not the page's own`);
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

/** Opens the page in a browser that writes to a folder what it remembers of it. */
export async function remembered(folder, use) {
  const context = await launchIn(folder);
  try {
    const [page] = context.pages();
    await page.clock.install();
    await page.goto(served.url, { waitUntil: "load" });
    await page.locator("#summary").filter({ hasText: /./ }).waitFor();
    await use(driver(page));
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
      // Whoever pastes sees what they paste into.
      await box(name).evaluate((content) => content.getRootNode().host.closest("details")?.setAttribute("open", ""));
      await box(name).focus();
      await page.keyboard.press("Control+a");
      await box(name).evaluate((content, text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
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
    /** What an editor holds; only what is seen of a long text is there. */
    content: async (name) => (await box(name).locator(".cm-line").allTextContents()).join("\n"),
    example: (name) => page.locator("#example").selectOption(name),
    summary: () => page.locator("#summary").textContent(),
    text: (selector) => page.locator(selector).textContent(),
    choose: (name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check(),
  };
}

/** A compact JWT that nobody signed. */
export function compact(claims, signature = "no signature") {
  const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  return [part({ alg: "RS256", typ: "JWT" }), part(claims), part(signature)].join(".");
}
