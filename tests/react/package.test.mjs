// How the entries are packed: what they bring along, and what they need.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { bundled, project, versions } from "./projects.mjs";

const version = versions.at(-1);
const require = createRequire(new URL("./package.json", project(version)));
const within = (inputs, ...names) => inputs.map((path) => /node_modules\/adgang\/(.*)/.exec(path)?.[1]).filter((path) => path && names.some((name) => path.includes(name)));

for (const [format, options] of [["an ESM bundle", {}], ["a CommonJS bundle", { format: "cjs", platform: "node" }], ["a minified one", { minify: true }]]) {
  test(`${format} has the module once, whatever is imported beside it`, async () => {
    const { inputs, script } = await bundled(version, "whole.jsx", options);
    assert.deepEqual(within(inputs, "bytes.js", ".wasm"), ["check/bytes.js"]);
    assert.deepEqual(within(inputs, "freshness.", "core.js", "errors.js").sort(), ["check/core.js", "errors.js", "freshness.js"]);
    assert.equal(script.split("adgang.provided").length, 2);
  });
}

test("a bundle that requires has each of them once, too", async () => {
  const contents = `window.whole = [require("adgang"), require("adgang/react"), require("adgang/element")];`;
  const { inputs, script } = await bundled(version, undefined, { stdin: { contents, resolveDir: project(version).pathname } });
  assert.deepEqual(within(inputs, ".js", ".cjs").sort(), ["element.cjs", "index.cjs", "react.cjs"]);
  assert.ok(script.length < 2_000_000);
});

test("alone they bring nothing of the module", async () => {
  for (const [entry, most] of [["adgang/react", 12_000], ["adgang/element", 12_000]]) {
    const contents = `export * from "${entry}"`;
    const { inputs, script } = await bundled(version, undefined, {
      stdin: { contents, resolveDir: project(version).pathname },
      external: ["react"],
      minify: true,
    });
    assert.deepEqual(within(inputs, "check/", "server", "studio", "index"), []);
    assert.ok(script.length < most, `${entry}: ${script.length} bytes`);
    console.log(`${entry}: ${script.length} bytes, minified, without React`);
  }
});

describe("in Node, where there is no page", () => {
  test("the element is imported and required, and defines nothing", async () => {
    for (const entry of [await import(require.resolve("adgang/element").replace(".cjs", ".js")), require("adgang/element")]) {
      assert.equal(entry.defineAdgang(), undefined);
      entry.setSession({ of: "somebody" });
      assert.equal(globalThis[Symbol.for("adgang.provided")], undefined, "what is kept here is kept for everybody");
      assert.deepEqual(Object.keys(entry).sort(), ["defineAdgang", "setSession"]);
    }
  });

  test("the hooks are the same by import and by require", async () => {
    const imported = await import(require.resolve("adgang/react").replace(".cjs", ".js"));
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(require("adgang/react")).sort());
  });
});

test("React is told that the hooks are for its client", () => {
  for (const file of ["react.js", "react.cjs"]) {
    assert.match(readFileSync(new URL(`./node_modules/adgang/${file}`, project(version)), "utf8"), /^"use client";/);
  }
});

test("React is wanted from 18 on, and only by those who import the hooks", () => {
  const { peerDependencies, peerDependenciesMeta, dependencies } = require("adgang/package.json");
  assert.deepEqual([peerDependencies, peerDependenciesMeta, dependencies], [{ react: ">=18" }, { react: { optional: true } }, undefined]);
});
