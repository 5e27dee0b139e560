// Projects made of what is checked in under projects/, what they all share, and a copy of the installed package. Their tools
// are those of this folder.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import { entries, folder as installed } from "./package.mjs";

const here = import.meta.dirname;
const { Snapshot, example } = await import(pathToFileURL(join(installed, "studio.js")));

/** What `decide` of shared/use.js comes to. */
const decision = ["user", true, false, { answer: "ask", reason: { code: "unknown", missing: ["roles", "delegations"] } }];

const data = `
export const snapshot = "${Buffer.from(Snapshot.build(example.policy)).toString("hex")}";
export const claims = ${example.claims};
export const facts = ${example.facts};
export const resource = ${example.resource};
export const now = ${Date.UTC(2026, 10, 22, 12)};
export const decision = ${JSON.stringify(decision)};
`;

/** A program that can use every entry. */
const program = (of, load = "undefined") => `
import { useAll } from "./use.js";
${of.map(({ name }, i) => `import * as entry${i} from "${name}";`).join("\n")}
const uses = [${of.map(({ name, wasm }, i) => `["${name}", entry${i}, ${JSON.stringify(wasm)}]`).join(", ")}];
const results = () => useAll(uses, ${load});
`;

/** One that others ask what came of it. */
export const exported = (of) => `${program(of)}\nexport { results };\n`;

/** One for Node and its likes, which prints it. */
export const printed = (of, load) => `${program(of, load)}\nresults().then((text) => console.log(text));\n`;

/** One for a page, which has it as its title. */
export const titled = (of) => `
${program(of, `async (file) => (await fetch("/" + file)).arrayBuffer()`)}
results().then((text) => {
  document.title = text;
});
`;

/** What a page has. */
export const page = {
  "main.js": titled(entries),
  "index.html": `<!doctype html><html lang="en"><meta charset="utf-8"><script type="module" src="./main.js"></script></html>`,
};

/** Makes a project of a folder of projects/, if there is one for it; gives its folder. `files` are by path, with their texts. */
export function project(name, files = {}, of = name) {
  const to = join(here, "dist", name);
  cpSync(join(here, "shared"), to, { recursive: true });
  if (readdirSync(join(here, "projects")).includes(of)) cpSync(join(here, "projects", of), to, { recursive: true });
  const manifest = JSON.stringify({ name, private: true, type: "module", dependencies: { adgang: "*" } });
  for (const [path, text] of Object.entries({ "data.js": data, "package.json": manifest, ...files })) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
  cpSync(installed, join(to, "node_modules/adgang"), { recursive: true });
  return to;
}

/** The same with a second form of the modules, for `require`. */
export function commonjs(name, files, of) {
  const to = project(name, files, of);
  for (const file of readdirSync(to).filter((file) => file.endsWith(".js"))) {
    const { code } = transformSync(readFileSync(join(to, file), "utf8"), { format: "cjs" });
    writeFileSync(join(to, file.replace(".js", ".cjs")), code.replaceAll(/require\("\.\/(\w+)\.js"\)/g, `require("./$1.cjs")`));
  }
  return to;
}

const start = promisify(execFile);

/** Runs a program to its end, of which it has five minutes; gives what it printed, and throws all that where it fails. */
export async function run(program, args, { cwd, env } = {}) {
  try {
    const { stdout } = await start(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 26, timeout: 300_000 });
    return stdout;
  } catch (error) {
    throw new Error(`${[program, ...args].join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error.message}`);
  }
}

/** Starts a server that Node runs, on a port of its own choice; gives the address that it prints, and how to stop it. */
export async function serving(args, options) {
  const server = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  const url = new Promise((found, failed) => {
    server.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      const address = printed.replace(/\x1b\[\d+m/g, "").match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/);
      if (address) found(`${address[0]}/`);
    });
    server.on("exit", () => failed(new Error(`it stopped: ${printed}`)));
  });
  return { url: await url, stop: () => server.kill() };
}

/** A tool of this folder, to be run by Node. */
export const tool = (path) => join(here, "node_modules", path);

/** A program of a package for this machine, whose own package would have linked it after its installation. */
export function native(scope, start, path) {
  const found = readdirSync(join(here, "node_modules", scope)).filter((name) => name.startsWith(start));
  assert.ok(found.length > 0, `${scope} has no ${start}… for this machine`);
  return join(here, "node_modules", scope, found[0], path);
}

/** A test for each entry, of what a consumer says came of it: true, or what else. */
export async function hold(t, results, of = entries) {
  for (const { name } of of) await t.test(name, () => assert.ok(results[name] === true, results[name]));
}
