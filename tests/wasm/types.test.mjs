// The types hold what `types.test-d.ts` says of them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";

test("the types say what may be asked, and refuse the rest", () => {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", import.meta.dirname], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
