// The package on a page, under a Content-Security-Policy, in Chromium.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { serve } from "./site.mjs";

const { version } = createRequire(import.meta.url)("adgang/package.json");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** What a page with this script, a module, ends with as its title, and what it complained of. */
async function run(script, policy) {
  const site = await serve({ "/": `<!doctype html><script type="module" src="/page.js"></script>`, "/page.js": script }, policy);
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  try {
    await page.goto(site.url, { waitUntil: "networkidle" });
    return { title: await page.title(), complaints };
  } finally {
    await page.close();
    await site.close();
  }
}

for (const entry of ["index.js", "studio.js"]) {
  test(`${entry} starts on import`, async () => {
    const script = `import { version } from "/adgang/${entry}"; document.title = version();`;
    assert.deepEqual(await run(script), { title: version, complaints: [] });
  });
}

for (const module of ["check", "studio"]) {
  test(`${module}/web.js streams the bare .wasm`, async () => {
    const script = `
      import { init, version } from "/adgang/${module}/web.js";
      await init("/adgang/${module}/module.wasm");
      document.title = version();`;
    assert.deepEqual(await run(script), { title: version, complaints: [] });
  });
}

test("a policy without 'wasm-unsafe-eval' stops it, and says so", async () => {
  const script = `import { version } from "/adgang/index.js"; document.title = version();`;
  const { title, complaints } = await run(script, "default-src 'none'; script-src 'self'");
  assert.equal(title, "");
  assert.match(complaints.join("\n"), /wasm-eval|unsafe-eval/);
});
