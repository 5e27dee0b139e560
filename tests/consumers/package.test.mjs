// The package itself: its files, its manifest and its types.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { declarations } from "./declarations.mjs";
import { entries, folder, manifest } from "./package.mjs";
import { run, tool } from "./project.mjs";
import { hold } from "./snapshot.mjs";

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  .sort();
const read = (path) => readFileSync(join(folder, path), "utf8");

test("the files are those that were accepted", () => hold("files.txt", files));

test("the types are those that were accepted", () => {
  hold("types.txt", declarations(folder, entries).flatMap(({ name, lines }) => ["", `## ${name}`, ...lines]).slice(1));
});

test("what the types say is there is there, and nothing else", async () => {
  for (const [i, { name, values }] of declarations(folder, entries).entries()) {
    const entry = await import(pathToFileURL(join(folder, entries[i].file)));
    assert.deepEqual(Object.keys(entry).sort(), values.sort(), name);
  }
});

test("publint has nothing to say", async () => {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("attw finds the right types for every entry", async () => {
  const bare = Object.keys(manifest.exports).filter((path) => path.endsWith(".wasm"));
  const args = ["--profile", "node16", "--format", "ascii", "--no-emoji", "--no-color", "--exclude-entrypoints", ...bare];
  await run(process.execPath, [tool("@arethetypeswrong/cli/dist/index.js"), process.env.ADGANG_TARBALL, ...args]);
});

test("it says what it is, and under which licence", () => {
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE"]) assert.ok(files.includes(name), name);
  assert.match(read("LICENSE"), new RegExp(`^${manifest.license} License`));
  assert.match(read("CHANGELOG.md"), new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")}\\b`, "m"));
  for (const member of ["dependencies", "scripts", "bin"]) assert.equal(manifest[member], undefined, member);
});

test("it starts on import, so no bundler is told to leave out what nobody names", () => {
  assert.equal(manifest.sideEffects, true);
});

test("no file leads to a source map, which is not there", () => {
  for (const file of files) {
    assert.ok(!file.endsWith(".map"), file);
    if (/\.[cm]?(js|ts)$/.test(file)) assert.doesNotMatch(read(file), /[#@] sourceMappingURL=/, file);
  }
});

test("conditions stand in an order in which each can be met", () => {
  const order = ["workerd", "edge-light", "require", "default"];
  for (const [path, targets] of Object.entries(manifest.exports)) {
    if (typeof targets === "string") continue;
    const conditions = Object.keys(targets);
    assert.equal(conditions.at(-1), "default", path);
    const known = conditions.filter((condition) => order.includes(condition));
    assert.deepEqual(known, order.filter((condition) => known.includes(condition)), path);
    for (const [condition, target] of Object.entries(targets)) {
      if (typeof target !== "string") assert.deepEqual(Object.keys(target), ["types", "default"], `${path} ${condition}`);
    }
  }
});

test("types for require are those for import", () => {
  const paths = files.filter((file) => file.endsWith(".d.cts"));
  assert.ok(paths.length > 0);
  for (const path of paths) {
    const lines = read(path).replaceAll('.cjs"', '.js"');
    assert.equal(lines, read(path.replace(".d.cts", ".d.ts")), path);
  }
});
