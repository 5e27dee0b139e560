// Every page's code does what the page says: modules run and print the text that follows them, commands print what is below
// them, and TypeScript compiles as a strict project's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { blocksOf, pages, textOf } from "./pages.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const own = fileURLToPath(new URL("./", import.meta.url));
const programs = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug");

/** What a project around the page's code would have. */
const given = [
  ...["claims.json", "facts.json", "parties.json", "policy.xml"].map((name) => join(root, "src/example", name)),
  ...["authzen/certification.json", "authzen/certification.xml", "cli/broken.xml"].map((name) => join(root, "tests/fixtures", name)),
];

/** Above all pages, and itself below this project: what a package takes from its user's project is found. */
const projects = join(own, "dist");
rmSync(projects, { recursive: true, force: true });
cpSync(realpathSync(join(own, "node_modules/adgang")), join(projects, "node_modules/adgang"), { recursive: true });
after(() => rmSync(projects, { recursive: true }));

before(() => {
  const { status } = spawnSync("cargo", ["build", "--quiet", "--bin=adgang"], { cwd: root, stdio: "inherit" });
  assert.equal(status, 0, "the command line is built");
});

/** A project with the page's files. */
function project(blocks) {
  const folder = mkdtempSync(join(projects, "page-"));
  for (const file of given) cpSync(file, join(folder, file.split("/").at(-1)));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const { name, text } of blocks) {
    if (!name) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function run(folder, command, args) {
  const path = [programs, join(own, "node_modules/.bin"), process.env.PATH].join(delimiter);
  // A test that runs in a test would report to it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...env, PATH: path, NO_COLOR: "1" } });
  return { status, stdout, printed: stdout + stderr };
}

for (const page of pages) {
  const blocks = blocksOf(page);
  const folder = project(blocks);
  for (const [index, { language, name, line, text }] of blocks.entries()) {
    const where = `${page}:${line} ${name || language}`;
    if (language === "js") {
      const next = blocks[index + 1];
      const prints = next?.language === "text" ? next.text : undefined;
      test(`${where}: ${prints === undefined ? "runs" : "prints what is below it"}`, () => {
        const { status, printed } = run(folder, "node", [...(name.endsWith(".test.mjs") ? ["--test"] : []), name]);
        assert.equal(status, 0, printed);
        if (prints !== undefined) assert.equal(printed, prints);
      });
    } else if (language === "text") {
      test(`${where}: stands below what prints it`, () => assert.equal(blocks[index - 1]?.language, "js"));
    } else if (language === "console") {
      test(`${where}: prints what it says`, () => {
        const commands = commandsOf(text);
        assert.ok(commands.length > 0, "a command stands after $");
        for (const [command, expected] of commands) {
          assert.equal(run(folder, "sh", ["-c", command]).printed, expected, command);
        }
      });
    } else if (language === "xml") {
      test(`${where}: is a policy that nothing is wrong with`, () => {
        assert.deepEqual(run(folder, "adgang", ["lint", name]).printed, "");
      });
    } else if (language === "json") {
      test(`${where}: is JSON`, () => JSON.parse(text));
    } else if (!["ts", "tsx"].includes(language)) {
      test(`${where}: is looked at`, () => assert.fail(`nothing here looks at ${language}`));
    }
  }
  const typed = blocks.filter(({ language }) => language === "ts" || language === "tsx");
  if (typed.length > 0) {
    test(`${page}: its TypeScript compiles`, () => {
      const options = JSON.parse(readFileSync(join(own, "tsconfig.json"), "utf8"));
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...options, files: typed.map(({ name }) => name) }));
      const { status, printed } = run(folder, "tsc", ["--project", "tsconfig.json"]);
      assert.equal(status, 0, printed);
    });
  }
}

test("every page that a page leads to is there", () => {
  const links = pages.flatMap((page) => [...textOf(page).matchAll(/\]\(([^)#:]+\.md)/g)].map(([, name]) => name));
  assert.ok(links.length > 0);
  assert.deepEqual(links.filter((name) => !pages.includes(name)), []);
});

/** Commands, after `$ `, with what is printed by each. */
function commandsOf(text) {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1)];
    });
}
