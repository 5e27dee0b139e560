// Next.js: a page that decides on the server and in the browser, and a route of the edge.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { entries } from "./package.mjs";
import { exported, hold, project, run, serving, tool } from "./project.mjs";

const started = entries.filter((entry) => !entry.wasm);
const bin = tool("next/dist/bin/next");
let browser;
let server;
let url;
before(async () => {
  const cwd = project("next", { "main.js": exported(started) });
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  await run(process.execPath, [bin, "build"], { cwd, env });
  server = await serving([bin, "start", "--hostname", "127.0.0.1", "--port", "0"], { cwd, env: { ...process.env, ...env } });
  url = server.url;
  browser = await launch();
});
after(async () => {
  server?.stop();
  await browser?.close();
});

test("Next.js, server", async (t) => {
  const [, text] = (await (await fetch(url)).text()).match(/<pre id="server">([^<]*)/);
  await hold(t, JSON.parse(text.replaceAll("&quot;", '"')), started);
});

test("Next.js, browser", async (t) => {
  await hold(t, await open(browser, url), started);
});

test("Next.js, edge", async (t) => {
  const response = await fetch(`${url}edge`);
  assert.equal(response.status, 200);
  await hold(t, await response.json(), started);
});
