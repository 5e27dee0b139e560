// TypeScript: a program for each entry, which compiles, and says the right thing when it runs.
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { entries, folder } from "./package.mjs";
import { commonjs, hold, run, tool } from "./project.mjs";

const required = entries.filter((entry) => entry.required);

/** The program: `load` and `from` say how a module of that kind gets another. */
const program = (load, { name, wasm }, exports) => `
${load("entry", name)}
${load("data", "./data")}
${load("adgang", "adgang")}
${load("fs", "node:fs")}

function decide({ Snapshot, identify }: Pick<typeof adgang, "Snapshot" | "identify">): boolean {
  const who: adgang.Authenticated = identify(data.claims);
  const opened = Snapshot.open<{ action: "sign" | "delete" }>(Buffer.from(data.snapshot, "hex"));
  const view = opened.session({ who, facts: data.facts, now: data.now }).on(data.resource);
  const unknown = opened.session({ who, party: data.facts.party, now: data.now }).on(data.resource);
  const answers: readonly [string, boolean, boolean, adgang.Answer] = [who.kind, view.can("sign"), view.can("delete"), unknown.check("sign")];
  return JSON.stringify(answers) === JSON.stringify(data.decision);
}

${wasm ? `entry.initSync(fs.readFileSync("node_modules/adgang/${wasm.replace(".", "/module.")}"));` : ""}
console.log(${exports.includes("Snapshot") ? "decide(entry)" : "Object.keys(entry).length > 0"});
`;

/** A project with a program for each of these entries. */
async function project(name, of, end, load) {
  const files = {};
  for (const [i, entry] of of.entries()) {
    const exports = Object.keys(await import(pathToFileURL(join(folder, entry.file))));
    files[`entry${i}.${end}`] = program(load, entry, exports);
  }
  return commonjs(name, files, "typescript");
}

/** For each entry true, or what the compiler says of its program, or what that says itself. */
async function results(cwd, of, config, runs) {
  const args = [tool("typescript/bin/tsc"), "--project", config, "--pretty", "false"];
  const said = await run(process.execPath, args, { cwd }).catch((error) => error.message);
  const found = of.map(async ({ name }, i) => {
    const lines = said.split("\n").filter((line) => line.startsWith(`entry${i}.`) || /^\S*node_modules|^error/.test(line));
    if (lines.length > 0 || !runs) return [name, lines.length === 0 || lines.join("\n")];
    const printed = await run(process.execPath, [`built/entry${i}.${runs}`], { cwd }).catch((error) => error.message);
    return [name, printed === "true\n" || printed];
  });
  return Object.fromEntries(await Promise.all(found));
}

const imported = (end) => (name, path) => `import * as ${name} from "${path.replace(/^\.\/.*/, `$&${end}`)}";`;
const byRequire = (name, path) => `import ${name} = require("${path.replace(/^\.\/.*/, "$&.cjs")}");`;

test("TypeScript, nodenext, import", async (t) => {
  const cwd = await project("typescript-import", entries, "ts", imported(".js"));
  await hold(t, await results(cwd, entries, "tsconfig.json", "js"));
});

test("TypeScript, nodenext, require", async (t) => {
  const cwd = await project("typescript-require", required, "cts", byRequire);
  await hold(t, await results(cwd, required, "tsconfig.json", "cjs"), required);
});

test("TypeScript, bundler", async (t) => {
  const cwd = await project("typescript-bundler", entries, "ts", imported(""));
  await hold(t, await results(cwd, entries, "tsconfig.bundler.json"));
});
