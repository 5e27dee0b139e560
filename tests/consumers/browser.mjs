// Chromium, and a site to open in it: a project's folder under the strictest Content-Security-Policy that the package runs
// under.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { options } from "../support/chromium.mjs";
import { entries, folder as installed } from "./package.mjs";

const kinds = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/** The bare files that a page fetches, by their address. */
const bare = new Map(
  entries.flatMap(({ wasm }) => (wasm ? [[`/${wasm}`, join(installed, wasm.replace(".", "/module."))]] : [])),
);

export const launch = () => chromium.launch(options);

/** The results in the title of a folder's page. */
export async function openFolder(browser, folder) {
  const site = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://page").pathname);
    const file = bare.get(path) ?? join(folder, path === "/" ? "index.html" : path);
    const body = await readFile(file).catch(() => undefined);
    const headers = { "Content-Type": kinds[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": policy };
    response.writeHead(body === undefined ? 404 : 200, headers).end(body);
  });
  await new Promise((ready) => site.listen(0, "127.0.0.1", ready));
  try {
    return await open(browser, `http://127.0.0.1:${site.address().port}/`);
  } finally {
    site.close();
  }
}

/** The results in the title of a page. It is an error that it complains of anything, or answers nothing. */
export async function open(browser, url) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  // Nobody has an icon, and Chromium asks for one.
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  try {
    for (const { wasm } of entries) {
      if (wasm) await page.route(`**/${wasm}`, (route) => route.fulfill({ path: bare.get(`/${wasm}`), contentType: kinds[".wasm"] }));
    }
    await page.goto(url);
    const titled = page.waitForFunction(() => document.title.startsWith("{"), undefined, { timeout: 60_000 });
    await titled.catch(() => complaints.push("it never answered"));
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    return JSON.parse(await page.title());
  } finally {
    await page.close();
  }
}
