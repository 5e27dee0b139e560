// What runs JavaScript without a page.
import { join } from "node:path";
import { test } from "node:test";
import { entries } from "./package.mjs";
import { commonjs, hold, native, printed, project, run } from "./project.mjs";

const bun = native("@oven", `bun-${process.platform}-${process.arch}`, "bin/bun");
const deno = native("@deno", `${process.platform}-${process.arch}`, "deno");
const read = `async (file) => (await import("node:fs")).readFileSync("node_modules/adgang/" + file.replace(".", "/module."))`;
const required = entries.filter((entry) => entry.required);
// React reads the environment, and the bare files are read from the disk: both take a permission.
const alone = entries.filter((entry) => !entry.wasm && !entry.react);

for (const [name, program] of [
  ["Node, import", process.execPath],
  ["Bun, import", bun],
]) {
  test(name, async (t) => {
    const cwd = project(name.replace(", ", "-"), { "main.js": printed(entries, read) });
    await hold(t, JSON.parse(await run(program, ["main.js"], { cwd })));
  });
}

for (const [name, program] of [
  ["Node, require", process.execPath],
  ["Bun, require", bun],
]) {
  test(name, async (t) => {
    const cwd = commonjs(name.replace(", ", "-"), { "main.js": printed(required, read) });
    await hold(t, JSON.parse(await run(program, ["main.cjs"], { cwd })), required);
  });
}

test("Deno, no permissions", async (t) => {
  const cwd = project("Deno", { "main.js": printed(alone) });
  const args = ["run", "--no-prompt", "--cached-only", "--node-modules-dir=manual", "main.js"];
  const env = { DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(cwd, ".deno") };
  await hold(t, JSON.parse(await run(deno, args, { cwd, env })), alone);
});
