// Rendered in Node by import and by require, and hydrated in Chromium: the page takes over what the server made, without a
// complaint.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { fixtures } from "./fixtures.mjs";
import { bundled, served, versions } from "./projects.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const main =
  `<main><p>read write sign</p><p>true</p><p>granted</p><button>Sign</button>` +
  `<button disabled="" title="no-rule">Delete</button><p>0 null</p></main>`;
const text = "read write signtruegrantedSignDelete0 null";
const expired = "falseexpirednotDelete0 null";
const exp = fixtures.now / 1000 + 3600;

for (const version of versions) {
  describe(`React ${version}`, () => {
    let script;
    before(async () => ({ script } = await bundled(version, "hydrate.jsx")));

    for (const format of ["esm", "cjs"]) {
      for (const make of [false, true]) {
        test(`${format === "cjs" ? "required" : "imported"} by a server, ${make ? "with what makes a session" : "with a session"}`, async () => {
          const { asStream, asString } = await served(version, "server.jsx", format);
          const props = { fixtures, make, token: {} };
          assert.equal(asString(props), main);
          assert.ok((await asStream(props)).includes(main));
        });
      }
    }

    for (const { name, streamed = false, make = false, time, after: said } of [
      { name: "a string", after: text },
      { name: "a stream", streamed: true, after: text },
      { name: "a session made on either side", make: true, after: text },
      { name: "a token that has ended on the way", time: fixtures.now + 3_600_000, after: expired },
      { name: "one that has, of a session made on either side", make: true, time: fixtures.now + 3_600_000, after: expired },
    ]) {
      test(`hydrated: ${name}`, async () => {
        const { asStream, asString } = await served(version, "server.jsx", "esm");
        const props = { fixtures, make, token: { exp } };
        const html = streamed ? await asStream(props) : asString(props);
        const { page, complaints } = await open(browser, { script, body: `<div id="root">${html}</div>` });
        const found = await page.evaluate((what) => window.hydrate(what), { props, streamed, time: time ?? fixtures.now });
        await page.close();
        assert.deepEqual([complaints, found.errors], [[], []]);
        assert.ok(found.before.includes(main));
        assert.equal(found.text, said);
        assert.equal(found.same, said === text, "the server's own elements, where nothing turned");
      });
    }
  });
}
