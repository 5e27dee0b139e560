// Each way into the package leads to a module that has started.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const { version: expected } = require("adgang/package.json");

for (const name of ["adgang", "adgang/server", "adgang/worker", "adgang/studio"]) {
  test(`import "${name}"`, async () => {
    const { version } = await import(name);
    assert.equal(version(), expected);
  });

  test(`require("${name}")`, () => {
    assert.equal(require(name).version(), expected);
  });
}

for (const [entry, wasm] of [
  ["adgang/web", "adgang/check.wasm"],
  ["adgang/server/web", "adgang/server.wasm"],
  ["adgang/studio/web", "adgang/studio.wasm"],
]) {
  test(`import "${entry}", started from "${wasm}"`, async () => {
    const { initSync, version } = await import(entry);
    initSync(new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve(wasm)))));
    assert.equal(version(), expected);
  });
}

test("an error is an AdgangError whichever copy of the class made it", async () => {
  const names = ["adgang", "adgang/server", "adgang/worker", "adgang/studio"];
  const kinds = [...(await Promise.all(names.map((name) => import(name)))), ...names.map(require)];
  for (const { AdgangError } of kinds) {
    const error = new AdgangError({ code: "some.code", message: "A sentence.", at: { line: 1, column: 2 } });
    for (const other of kinds) assert.ok(error instanceof other.AdgangError);
    assert.ok(error instanceof Error);
    assert.ok(!(new Error("another") instanceof AdgangError));
    assert.deepEqual({ ...error }, { name: "AdgangError", code: "some.code", at: { line: 1, column: 2 } });
    assert.equal(String(error), "AdgangError: A sentence.");
  }
});
