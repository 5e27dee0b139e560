// The types, put to the compiler: they hold what the programs here say of them, and what Rust writes is of them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";
import { module, names, spoilt } from "./golden.mjs";

const here = import.meta.dirname;
/** What the compiler says, by file. */
const said = { other: [] };

before(() => {
  mkdirSync(join(here, "dist"), { recursive: true });
  writeFileSync(join(here, "dist/golden.ts"), module());
  writeFileSync(join(here, "dist/spoilt.ts"), spoilt());
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "--project", here, "--pretty", "false"], { cwd: here, encoding: "utf8" });
  let file = "other";
  for (const line of stdout.split("\n").filter(Boolean)) {
    // What is indented belongs to the line before.
    if (!line.startsWith(" ")) file = line.match(/^(\S+)\(\d+,\d+\): /)?.[1] ?? "other";
    (said[file] ??= []).push(line);
  }
});

const says = (file) => (said[file] ?? []).join("\n");

for (const [what, file] of [
  ["the types say what may be asked, and refuse the rest", "types.test-d.ts"],
  ["so do those that require has", "types.test-d.cts"],
  ["a program's own shapes, its switches and its blocks are held to", "programs.ts"],
  ["what Rust writes is of the types", "dist/golden.ts"],
  ["with one member more it is not", "dist/spoilt.ts"],
  ["there is a sample of every variant", "coverage.ts"],
]) {
  test(what, () => assert.equal(says(file), ""));
}

test("nothing else is wrong, in the package's own types least of all", () => {
  const files = Object.keys(said).filter((file) => !/^(types\.test-d\.c?ts|programs\.ts|coverage\.ts|dist\/\w+\.ts)$/.test(file));
  assert.equal(files.map(says).filter(Boolean).join("\n"), "");
});

test("of every file of samples it is said which type they are of", () => {
  const [files, types] = names;
  assert.deepEqual(files, types);
});
