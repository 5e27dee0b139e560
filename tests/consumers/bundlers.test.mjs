// What builds a frontend: each builds a page that uses every entry, which then runs in Chromium.
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import commonjs from "@rollup/plugin-commonjs";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import webpack from "webpack";
import { launch, open, openFolder } from "./browser.mjs";
import { entries } from "./package.mjs";
import { hold, page, project, run, serving, titled, tool } from "./project.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("esbuild", async (t) => {
  const cwd = project("esbuild", page);
  await build({ absWorkingDir: cwd, entryPoints: ["main.js"], bundle: true, minify: true, outfile: "main.js", allowOverwrite: true });
  await hold(t, await openFolder(browser, cwd));
});

test("rollup", async (t) => {
  const cwd = project("rollup", page);
  const warnings = [];
  // It finds no packages by itself; and React is CommonJS, asks where it is, and is told by a directive what is for the client.
  const plugins = [nodeResolve({ browser: true }), commonjs()];
  const onwarn = (warning) => warning.code === "MODULE_LEVEL_DIRECTIVE" || warnings.push(warning);
  const bundle = await rollup({ input: join(cwd, "main.js"), plugins, onwarn });
  await bundle.write({ file: join(cwd, "main.js"), format: "iife", intro: 'const process = { env: { NODE_ENV: "production" } };' });
  if (warnings.length > 0) throw new Error(warnings.join("\n"));
  await hold(t, await openFolder(browser, cwd));
});

test("webpack", async (t) => {
  const cwd = project("webpack", page);
  const output = { path: cwd, filename: "main.js" };
  // It would warn of the size, which is that of all entries together.
  const stats = await promisify(webpack)({ context: cwd, entry: "./main.js", mode: "production", performance: false, output });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
  await hold(t, await openFolder(browser, cwd));
});

test("Vite, build", async (t) => {
  const cwd = project("vite-build", page);
  await run(process.execPath, [tool("vite/bin/vite.js"), "build", "--logLevel", "warn"], { cwd });
  await hold(t, await openFolder(browser, join(cwd, "dist")));
});

test("Vite, dev", async (t) => {
  const cwd = project("vite-dev", page);
  const server = await serving([tool("vite/bin/vite.js"), "--host", "127.0.0.1", "--port", "0"], { cwd });
  t.after(server.stop);
  await hold(t, await open(browser, server.url));
});

// Parcel reads no `exports`: there is no way to it but to the main entry.
test("Parcel", async (t) => {
  const main = entries.filter(({ name }) => name === "adgang");
  const cwd = project("parcel", { ...page, "main.js": titled(main) });
  await run(process.execPath, [tool("parcel/lib/bin.js"), "build", "index.html", "--cache-dir", ".parcel-cache", "--no-source-maps", "--log-level", "warn"], { cwd });
  await hold(t, await openFolder(browser, join(cwd, "dist")), main);
});
