// Where the module does not start, fails in the midst of a call, or has no whole snapshot: a page is drawn all the same, and
// nothing is ever yes. In Node, each in a process of its own, and in Chromium.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as server from "adgang/server";
import { Snapshot, example } from "adgang/studio";
import { launch, run } from "./browser.mjs";

const MODULES = { index: "check", server: "server", studio: "studio" };
const installed = realpathSync(fileURLToPath(new URL("./node_modules/adgang/", import.meta.url)));
const drawing = new URL("./drawing.mjs", import.meta.url);

const [claims, facts, resource] = ["claims", "facts", "resource"].map((name) => JSON.parse(example[name]));
const bytes = [...Snapshot.build(example.policy)];
const given = { bytes, claims, facts, resource, parties: example.parties, now: Date.UTC(2026, 10, 22, 12) };
const damaged = { ...given, bytes: bytes.with(60, bytes[60] ^ 0xff) };

const unsupported = (construct) => ({ answer: "ask", reason: { code: "unsupported", construct } });

/** What is drawn where the module cannot be asked. */
function assertAsking(drawn, code) {
  assert.equal(drawn.problem, code);
  assert.equal(drawn.snapshot, code);
  assert.equal(drawn.kind, "unknown");
  assert.deepEqual(drawn.claims, claims);
  assert.deepEqual([drawn.outcome, drawn.why, drawn.party], ["forbidden", "representation-unknown", null]);
  assert.equal(drawn.rows, 0);
  assertAnswers(drawn, code);
}

function assertAnswers(drawn, code) {
  assert.equal(drawn.can, false);
  assert.deepEqual(drawn.check, unsupported(code));
  assert.deepEqual(drawn.later, unsupported(code));
  assert.deepEqual(drawn.actions, []);
  assert.deepEqual(drawn.grid, [2, 2, 2, 2]);
  const { read, write, ask, actions, userActions } = drawn.task;
  assert.deepEqual([read, write, ask], [false, false, ["read", "write", "sign", "reject"]]);
  assert.ok(Object.values(actions).every((may) => !may) && userActions.every(({ authorized }) => !authorized));
  assert.equal(drawn.hash, "string");
  assert.equal(drawn.policies, true);
  if (drawn.dialog) {
    assert.equal(drawn.dialog.access, "ask");
    const [action] = drawn.dialog.dialog.guiActions;
    assert.deepEqual([action.isAuthorized, action.url], [false, "urn:dialogporten:unauthorized"]);
  }
}

function assertWhole(drawn) {
  assert.equal(drawn.problem, undefined);
  assert.equal(drawn.can, true);
  assert.equal(drawn.kind, "user");
}

// ------------------------------------------------------------------------------------------------------------- in Node

const folder = mkdtempSync(join(tmpdir(), "adgang-loading-"));
after(() => rmSync(folder, { recursive: true }));
let copies = 0;

/** A copy of the package, with a change to it. */
function copy(change) {
  const to = join(folder, `${copies++}`);
  cpSync(installed, to, { recursive: true });
  for (const module of Object.values(MODULES)) change((name) => join(to, module, name));
  return to;
}

/** What a script of its own process says as JSON, and what it complained of; a process that crashes fails the test. */
async function inNode(script) {
  const head = `
    const complaints = [];
    console.error = (...all) => complaints.push(all.map((one) => one.stack ?? String(one)).join(" "));
    const { draw } = await import(${JSON.stringify(drawing.href)});
    const given = JSON.parse((await import("node:fs")).readFileSync(${JSON.stringify(join(folder, "given.json"))}, "utf8"));
    const { createRequire } = await import("node:module");
    const require = createRequire(${JSON.stringify(drawing.href)});
    let said;`;
  const tail = `console.log(JSON.stringify({ said, complaints }));`;
  const args = ["--expose-gc", "--input-type=module", "--eval", `${head}\n${script}\n${tail}`];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

before(() => writeFileSync(join(folder, "given.json"), JSON.stringify(given)));

const byImport = (to, name) => `await import(${JSON.stringify(pathToFileURL(join(to, `${name}.js`)).href)})`;
const byRequire = (to, name) => `require(${JSON.stringify(join(to, `${name}.cjs`))})`;

/** One character of a text that is JavaScript, far from both ends. */
function alter(file) {
  const text = readFileSync(file, "latin1");
  const at = Math.floor(text.length / 2);
  writeFileSync(file, text.slice(0, at) + (text[at] === "a" ? "b" : "a") + text.slice(at + 1), "latin1");
}

/** One bit of a text in the module: it is well formed still. */
function alterText(file) {
  const wasm = readFileSync(file);
  wasm[wasm.lastIndexOf("urn:altinn")] ^= 1;
  assert.ok(WebAssembly.validate(wasm));
  writeFileSync(file, wasm);
}

describe("in Node", () => {
  for (const name of Object.keys(MODULES)) {
    for (const [how, load] of [["import", byImport], ["require", byRequire]]) {
      test(`${name} without WebAssembly, by ${how}`, async () => {
        const { said, complaints } = await inNode(`delete globalThis.WebAssembly; said = draw(${load(installed, name)}, given);`);
        assertAsking(said, "not-started");
        assert.equal(complaints.length, 1, complaints.join("\n"));
        assert.match(complaints[0], /not-started.*WebAssembly/);
      });
    }
  }

  test("a damaged file beside is left for the text, which is whole", async () => {
    for (const change of [alterText, (file) => writeFileSync(file, readFileSync(file).subarray(0, 1000))]) {
      const to = copy((path) => change(path("module.wasm")));
      for (const name of Object.keys(MODULES)) {
        const { said, complaints } = await inNode(`said = draw(${byImport(to, name)}, given);`);
        assertWhole(said);
        assert.deepEqual(complaints, []);
      }
    }
  });

  for (const [what, change] of [
    ["altered", alter],
    ["cut short", (file) => writeFileSync(file, `${readFileSync(file, "latin1").slice(0, -200_000)}";`)],
    ["empty", (file) => writeFileSync(file, 'export default "";')],
    ["of another length", (file) => writeFileSync(file, readFileSync(file, "latin1").replace(/ (\d+);/, " 9$1;"))],
  ]) {
    test(`text that is ${what}, without a file beside`, async () => {
      const to = copy((path) => {
        rmSync(path("module.wasm"));
        change(path("bytes.js"));
      });
      for (const name of Object.keys(MODULES)) {
        const { said, complaints } = await inNode(`said = draw(${byImport(to, name)}, given);`);
        assertAsking(said, "not-started");
        assert.equal(complaints.length, 1, complaints.join("\n"));
      }
    });
  }

  test("the bare .wasm, before init, after it failed, and after it resolved", async () => {
    for (const module of Object.values(MODULES)) {
      const { said, complaints } = await inNode(`
        const web = await import(${JSON.stringify(pathToFileURL(join(installed, module, "web.js")).href)});
        const wasm = (await import("node:fs")).readFileSync(${JSON.stringify(join(installed, module, "module.wasm"))});
        const early = web.identify(given.claims);
        const before = draw(web, given);
        const failed = await web.init(wasm.subarray(0, 1000)).catch((error) => [error.name, error.code, error === web.problem()]);
        const after = draw(web, given);
        let thrown;
        try { web.initSync(wasm.subarray(0, 1000)) } catch (error) { thrown = error.code }
        await web.init(wasm);
        const { bytes, facts, now, resource, parties } = given;
        const session = web.Snapshot.open(Uint8Array.from(bytes)).session({ who: early, facts, now });
        const unread = [session.on(resource).check("sign"), web.selectParty(parties, { who: early }).outcome];
        said = { before, failed, after, thrown, whole: draw(web, given), unread };`);
      assertAsking(said.before, "not-started");
      assert.deepEqual(said.failed, ["AdgangError", "not-started", true]);
      assertAsking(said.after, "not-started");
      assert.equal(said.thrown, "not-started");
      assertWhole(said.whole);
      assert.deepEqual(said.unread, [unsupported("unread"), "forbidden"]);
      // Used too early, and used though it had failed.
      assert.ok(complaints.length >= 1 && complaints.every((one) => /not-started/.test(one)), complaints.join("\n"));
    }
  });

  const opened = (name) => `
    const adgang = ${byImport(installed, name)};
    const { bytes, claims, facts, resource, now, parties } = given;
    let snapshot = adgang.Snapshot.open(Uint8Array.from(bytes));
    let session = snapshot.session({ who: adgang.identify(claims), facts, now });
    let view = session.on(resource);
    let list = adgang.Parties.open(parties);
    const held = view.can("sign");`;
  const asked = `
    said = {
      held,
      problem: adgang.problem()?.code,
      cause: adgang.problem()?.cause?.name,
      check: view.check("sign"),
      can: [view.can("sign"), session.on(resource).can("sign"), ...view.actions()],
      grid: [...session.grid(["sign"], [resource])],
      rows: list.search("").rows,
      drawn: draw(adgang, given),
    };
    for (const one of [view, session, snapshot, list]) one.free();
    // What was not freed is collected: that must not reach into the module either.
    snapshot = session = view = list = undefined;
    for (let round = 0; round < 5; round++) {
      gc();
      await new Promise((turn) => setTimeout(turn));
    }`;

  for (const name of Object.keys(MODULES)) {
    test(`${name} after a trap`, async () => {
      const { said, complaints } = await inNode(`
        let memory;
        WebAssembly.Instance = class extends WebAssembly.Instance {
          constructor(...of) {
            super(...of);
            memory = this.exports.memory;
          }
        };
        ${opened(name)}
        for (let left = 0; left < 20; left++) snapshot.session({ who: claims, facts, now });
        // Ones: what is collected is the last to be held, and would be taken apart.
        new Int32Array(memory.buffer).fill(1);
        session.on(resource);
        ${asked}`);
      assert.equal(said.held, true);
      assert.equal(said.problem, "stopped");
      assert.equal(said.cause, "RuntimeError");
      assert.deepEqual(said.check, unsupported("stopped"));
      assert.deepEqual(said.can, [false, false]);
      assert.deepEqual(said.grid, [2]);
      assert.deepEqual(said.rows, []);
      assertAsking(said.drawn, "stopped");
      assert.equal(complaints.length, 1, complaints.join("\n"));
    });

    test(`${name} after an overflow of the stack`, async () => {
      // Ever deeper, until the first time that there is no room; that is as far in as the calls go.
      const { said, complaints } = await inNode(`
        ${opened(name)}
        const below = (depth) => (depth === 0 ? session.on(resource).can("sign") : below(depth - 1));
        const answers = new Set();
        for (let depth = 1000; adgang.problem() === undefined && depth < 1e6; depth += 1) {
          try { answers.add(below(depth)); } catch (error) { answers.add(error.name); }
        }
        ${asked}
        said.answers = [...answers];`);
      assert.equal(said.problem, "stopped");
      assert.equal(said.answers[0], true);
      assert.equal(said.cause, "RangeError");
      assertAsking(said.drawn, "stopped");
      assert.equal(complaints.length, 1, complaints.join("\n"));
    });
  }

  test("a damaged snapshot throws where it is opened, and asks where a page opens it", async () => {
    for (const name of Object.keys(MODULES)) {
      const { said, complaints } = await inNode(`
        const adgang = ${byImport(installed, name)};
        given.bytes[60] ^= 0xff;
        const open = () => adgang.Snapshot.open(Uint8Array.from(given.bytes));
        said = [draw(adgang, given, "openOrAsk"), draw(adgang, given, "openOrAsk")];
        try { open(); } catch (error) { said.push(error.code); }
        const lost = adgang.Snapshot.openOrAsk(undefined);
        said.push(lost.problem.code, lost.session({ who: given.claims, now: given.now }).on(given.resource).can("sign"));
        try { lost.verifyAll(); } catch (error) { said.push(error.code); }`);
      const [first, second, code, ...lost] = said;
      assert.equal(first.problem, undefined);
      assert.equal(first.snapshot, code);
      assert.equal(first.kind, "user");
      assertAnswers(first, code);
      assert.deepEqual(second, first);
      assert.deepEqual(lost, ["invalid-argument", false, "invalid-argument"]);
      assert.equal(complaints.length, 2, complaints.join("\n"));
    }
  });

  test("a session that asks, in a pre-filter that does not", () => {
    const filter = server.Prefilter.open([{ method: "GET", path: "/*", action: "read", resource: { app: "a/b" } }]);
    const silent = console.error;
    console.error = () => {};
    try {
      const snapshot = server.Snapshot.openOrAsk(new Uint8Array(3));
      const session = snapshot.session({ who: server.identify(claims), now: given.now });
      const answer = filter.answer({ method: "GET", url: "/x", headers: { adgang: "yes" } }, { session });
      const construct = snapshot.problem.code;
      const adgang = `ask;reason=unsupported;construct="${construct}"`;
      assert.deepEqual(answer, { outcome: "forward", remove: ["adgang"], set: { adgang } });
      assert.equal(server.problem(), undefined);
    } finally {
      console.error = silent;
    }
  });

  test("claims that only look like what was not read", () => {
    const snapshot = server.Snapshot.open(Uint8Array.from(bytes));
    for (const diagnostics of [5, {}, [], [null], "x"]) {
      const who = { ...claims, diagnostics };
      assert.equal(snapshot.session({ who, facts, now: given.now }).on(resource).can("sign"), true);
    }
    const who = { ...claims, diagnostics: [{ code: "unread" }] };
    assert.deepEqual(snapshot.session({ who, facts, now: given.now }).on(resource).check("sign"), unsupported("unread"));
  });

  test("what gives nothing without the module says why", async () => {
    const { said } = await inNode(`
      delete globalThis.WebAssembly;
      // Node's own Request comes with a module of WebAssembly, which does not start either.
      process.on("unhandledRejection", () => {});
      const asks = new Request("https://pdp.example/access/v1/evaluation", { method: "POST", headers: { "x-request-id": "7" } });
      const server = ${byImport(installed, "server")};
      const studio = ${byImport(installed, "studio")};
      const now = given.now;
      const code = (f) => { try { return f(); } catch (error) { return error.code; } };
      const refused = code(() => server.verify("a.b.c", { keys: [] }, { now }));
      const filter = server.Prefilter.open([]);
      let thrown;
      try { server.KeySet.parse({ keys: [] }) } catch (error) { thrown = error }
      const session = server.Snapshot.open(new Uint8Array()).session({ who: {}, now });
      const options = { base: "https://pdp.example", snapshot: new Uint8Array() };
      const points = [options, () => options].map((made) => server.createDecisionPoint(made));
      const pointed = async (point) => {
        const response = await point.fetch(asks);
        return [point.serves(asks), response.status, response.headers.get("x-request-id"), (await response.json()).error.code];
      };
      const fetch = () => { throw new Error("nobody is asked"); };
      said = {
        codes: [
          refused,
          code(() => server.decode("a.b.c")),
          code(() => server.factsFrom({ party: 1 })),
          code(() => server.TrustedIssuers.parse({ issuers: [] })),
          code(() => server.Snapshot.open(new Uint8Array()).authzen({}, { now })),
          code(() => studio.Snapshot.build("<Policy/>")),
          code(() => studio.compileDelegation("<Policy/>")),
          code(() => studio.example.policy),
        ],
        lint: studio.lint("<Policy/>").map(({ severity, code }) => [severity, code]),
        none: server.anonymous().kind,
        forwards: [null, { refused: thrown }, { session }].map((caller) => filter.answer({ method: "GET", url: "/", headers: {} }, caller)),
        confirmed: await session.confirm(["read"], [given.resource], { fetch, url: "u" }).then(({ grid, asked }) => [...grid, asked]),
        points: await Promise.all(points.map(pointed)),
        version: server.version(),
      };`);
    for (const point of said.points) assert.deepEqual(point, [false, 503, "7", "not-started"]);
    assert.deepEqual([...new Set(said.codes)], ["not-started"]);
    assert.deepEqual(said.lint, [["error", "not-started"]]);
    assert.equal(said.none, "none");
    for (const { outcome, remove, set } of said.forwards) {
      assert.deepEqual([outcome, remove, set.adgang], ["forward", ["adgang"], 'ask;reason=unsupported;construct="not-started"']);
    }
    assert.deepEqual(said.confirmed, [2, 0]);
    assert.equal(said.version, "");
  });

  test("a module that is whole has no problem", async () => {
    for (const name of Object.keys(MODULES)) {
      const { said, complaints } = await inNode(`said = [draw(${byImport(installed, name)}, given), draw(${byRequire(installed, name)}, given)];`);
      said.forEach(assertWhole);
      assert.deepEqual(complaints, []);
    }
  });
});

// --------------------------------------------------------------------------------------------------------- in Chromium

describe("in Chromium", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'";

  /** What a page draws, and what it complained of. `prelude` is a script before all others. */
  async function onPage(name, { files = {}, policy, prelude = "", open = "open", page = given, path = `${name}.js` } = {}) {
    const script = `
      import "/prelude.js";
      import { draw } from "/drawing.mjs";
      import given from "/given.json" with { type: "json" };
      import * as adgang from "/adgang/${path}";
      document.title = JSON.stringify(draw(adgang, given, "${open}"));`;
    const beside = {
      "/prelude.js": prelude,
      "/drawing.mjs": readFileSync(drawing),
      "/given.json": JSON.stringify(page),
      ...files,
    };
    const { title, complaints } = await run(browser, script, { files: beside, policy, untilTitled: true });
    return { drawn: JSON.parse(title), complaints };
  }

  for (const [name, module] of Object.entries(MODULES)) {
    test(`${name} under a policy with 'wasm-unsafe-eval' is whole`, async () => {
      const { drawn, complaints } = await onPage(name);
      assertWhole(drawn);
      assert.deepEqual(complaints, []);
    });

    test(`${name} under one without`, async () => {
      const { drawn, complaints } = await onPage(name, { policy: STRICT });
      assertAsking(drawn, "not-started");
      assertOnce(complaints, /not-started.*(unsafe-eval|Content Security Policy)/s);
    });

    test(`${name} without WebAssembly`, async () => {
      const { drawn, complaints } = await onPage(name, { prelude: "delete globalThis.WebAssembly;" });
      assertAsking(drawn, "not-started");
      assertOnce(complaints, /not-started/);
    });

    test(`${name} with a module that was altered`, async () => {
      const to = copy((path) => alter(path("bytes.js")));
      const files = { [`/adgang/${module}/bytes.js`]: readFileSync(join(to, module, "bytes.js")) };
      const { drawn, complaints } = await onPage(name, { files });
      assertAsking(drawn, "not-started");
      assertOnce(complaints, /not-started.*damaged/s);
    });

    test(`${name} with a damaged snapshot`, async () => {
      const { drawn, complaints } = await onPage(name, { page: damaged, open: "openOrAsk" });
      assert.equal(drawn.kind, "user");
      assertAnswers(drawn, "corrupt-snapshot");
      assertOnce(complaints, /AdgangError/);
    });

    test(`${name}, whose .wasm did not come`, async () => {
      const script = `
        import { draw } from "/drawing.mjs";
        import given from "/given.json" with { type: "json" };
        import * as adgang from "/adgang/${module}/web.js";
        const failed = await adgang.init("/adgang/${module}/lost.wasm").catch((error) => error.code);
        document.title = JSON.stringify({ failed, drawn: draw(adgang, given) });`;
      const files = { "/drawing.mjs": readFileSync(drawing), "/given.json": JSON.stringify(given) };
      const { title, complaints } = await run(browser, script, { files, untilTitled: true });
      const { failed, drawn } = JSON.parse(title);
      assert.equal(failed, "not-started");
      assertAsking(drawn, "not-started");
      assertOnce(complaints.filter((one) => !/^Failed to load resource/.test(one)), /not-started.*404/s);
    });
  }

  /** One complaint of ours; those of the browser itself (of its policy) are others. */
  function assertOnce(complaints, like) {
    const ours = complaints.filter((one) => /AdgangError/.test(one));
    assert.equal(ours.length, 1, complaints.join("\n"));
    assert.match(ours[0], like);
    assert.deepEqual(complaints.filter((one) => !ours.includes(one)), []);
  }
});
