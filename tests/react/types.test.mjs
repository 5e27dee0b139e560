// The types hold what the files of `pages/types` say of them, with those of React 18 and of React 19, for `import` and `require`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { project, versions } from "./projects.mjs";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

for (const version of versions) {
  for (const name of ["any", "registered"]) {
    test(`React ${version}: ${name}`, () => {
      const config = fileURLToPath(new URL(`./types/tsconfig.${name}.json`, project(version)));
      const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", config], { encoding: "utf8" });
      assert.equal(status, 0, stdout);
    });
  }
}
