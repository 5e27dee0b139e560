// The package on a page, under a Content-Security-Policy, in Chromium.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, run } from "./browser.mjs";

const { version } = createRequire(import.meta.url)("adgang/package.json");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const entry of ["index.js", "server.js", "studio.js"]) {
  test(`${entry} starts on import`, async () => {
    const script = `import { version } from "/adgang/${entry}"; document.title = version();`;
    assert.deepEqual(await run(browser, script), { title: version, complaints: [] });
  });
}

for (const module of ["check", "server", "studio"]) {
  test(`${module}/web.js streams the bare .wasm`, async () => {
    const script = `
      import { init, version } from "/adgang/${module}/web.js";
      await init("/adgang/${module}/module.wasm");
      document.title = version();`;
    assert.deepEqual(await run(browser, script), { title: version, complaints: [] });
  });
}

test("a policy without 'wasm-unsafe-eval' stops it, and says so", async () => {
  const script = `import { version } from "/adgang/index.js"; document.title = version();`;
  const { title, complaints } = await run(browser, script, { policy: "default-src 'none'; script-src 'self'" });
  assert.equal(title, "");
  assert.match(complaints.join("\n"), /wasm-eval|unsafe-eval/);
});

test("the example, from policy to answers, on a page", async () => {
  const script = `
    import { Snapshot } from "/adgang/index.js";
    import * as studio from "/adgang/studio.js";
    const [who, facts, resource] = ["claims", "facts", "resource"].map((name) => JSON.parse(studio.example[name]));
    const snapshot = Snapshot.open(studio.Snapshot.build(studio.example.policy));
    const view = snapshot.session({ who, facts, now: Date.UTC(2026, 10, 22, 12) }).on(resource);
    document.title = JSON.stringify([view.actions(), view.can("sign"), view.check("delete").reason.code]);`;
  const { title, complaints } = await run(browser, script);
  assert.deepEqual(complaints, []);
  assert.deepEqual(JSON.parse(title), [["instantiate", "read", "write", "sign", "reject"], true, "no-rule"]);
});
