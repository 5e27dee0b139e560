// The elements in Chromium, under a strict Content-Security-Policy.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { fixtures } from "./fixtures.mjs";
import { bundled, versions } from "./projects.mjs";

let browser;
let script;
let page;
let complaints;
const css = "adgang-can:not(:defined) { display: none }";

before(async () => {
  browser = await launch();
  ({ script } = await bundled(versions.at(-1), "element.js"));
});
after(() => browser.close());
beforeEach(async () => {
  ({ page, complaints } = await open(browser, { script, css }));
  await page.evaluate((fixtures) => (window.fixtures = fixtures), fixtures);
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

/** Runs in the page, with what it needs at hand. */
const run = (f, argument) => page.evaluate(`(${f})(${JSON.stringify(argument)})`);

const toolbar = `
  <adgang-can id="sign" do="sign" resource="app:ttd/apps-test/Task_1"><button>Sign</button><span slot="else">may not sign</span></adgang-can>
  <adgang-can id="delete" do="delete" resource='{"app":"ttd/apps-test"}'><button>Delete</button><span slot="else">may not delete</span></adgang-can>`;

test("what is not defined yet is hidden by one line of CSS, and nothing shows before there is a session", async () => {
  const said = await run(async function (toolbar) {
    const { define, frame, seen, session, setSession } = window.adgang;
    document.body.innerHTML = toolbar;
    const [sign, remove] = document.querySelectorAll("adgang-can");
    const look = () => [seen(sign), seen(remove)];
    const steps = [look()];
    define();
    steps.push(look());
    await frame();
    steps.push(look(), [sign.answer, sign.reason.missing[0], sign.getAttribute("answer"), sign.getAttribute("reason")]);
    setSession(session(fixtures));
    await frame();
    steps.push(look(), [sign.answer, sign.allowed, remove.getAttribute("answer"), remove.getAttribute("reason")]);
    setSession(null);
    await frame();
    steps.push(look());
    return steps;
  }, toolbar);
  const none = [["may not sign"], ["may not delete"]];
  assert.deepEqual(said, [[[], []], [[], []], none, ["ask", "session", "ask", "unknown"], [["Sign"], ["may not delete"]], ["yes", true, "no", "no-rule"], none]);
});

test("defining twice, or where there is no page, does no harm", async () => {
  const said = await run(async function () {
    window.adgang.define();
    const first = customElements.get("adgang-can");
    window.adgang.define();
    window.adgang.define(undefined);
    return first === customElements.get("adgang-can");
  });
  assert.equal(said, true);
});

test("answers are told once each, out of shadow roots, and follow attributes", async () => {
  const said = await run(async function () {
    const { define, frame, seen, session, setSession } = window.adgang;
    define();
    setSession(session(fixtures));
    const told = [];
    document.addEventListener("adgang-answer", ({ detail }) => told.push([detail.allowed, detail.answer, detail.reason.code]));
    const host = document.body.appendChild(document.createElement("div"));
    const root = host.attachShadow({ mode: "open" });
    const can = document.createElement("adgang-can");
    can.textContent = "content";
    root.append(can);
    // Set later than it is connected, all at once: that is one answer.
    can.do = "sign";
    can.setAttribute("resource", "app:ttd/apps-test/Task_1");
    await frame();
    setSession(session(fixtures));
    await frame();
    can.do = "delete";
    await frame();
    can.resource = { app: "ttd/apps-test" };
    can.do = "read";
    await frame();
    can.resource = null;
    can.removeAttribute("resource");
    await frame();
    setSession(session(fixtures), { resource: "app:ttd/other" });
    await frame();
    return [told, seen(can), can.resource];
  });
  assert.deepEqual(said, [
    [
      [true, "yes", "granted"],
      [false, "no", "no-rule"],
      [true, "yes", "granted"],
      [false, "ask", "unknown"],
      [true, "yes", "granted"],
    ],
    ["content"],
    null,
  ]);
});

test("the nearest provider's session, through slots and shadow roots, or its own", async () => {
  const said = await run(async function () {
    const { define, frame, session, setSession } = window.adgang;
    document.body.innerHTML = `
      <adgang-can id="page" do="write"></adgang-can>
      <adgang-session id="outer" resource="app:ttd/apps-test">
        <adgang-can id="outside" do="write"></adgang-can>
        <adgang-session id="inner" resource='{"app":"ttd/apps-test","task":"Task_1"}'><div><adgang-can id="inside" do="write"></adgang-can></div></adgang-session>
      </adgang-session>
      <div id="host"><adgang-can id="slotted" do="write"></adgang-can></div>`;
    const $ = (id) => document.getElementById(id);
    // Properties that are set before the elements are defined.
    $("outer").session = session(fixtures);
    $("inner").session = session(fixtures, { roles: ["REGNA"] });
    $("slotted").resource = { app: "ttd/apps-test" };
    const root = $("host").attachShadow({ mode: "closed" });
    root.innerHTML = `<adgang-session><slot></slot></adgang-session>`;
    define();
    const open = document.createElement("div");
    open.attachShadow({ mode: "open" }).innerHTML = `<adgang-session resource="app:ttd/apps-test"><slot></slot><p><adgang-can do="write"></adgang-can></p></adgang-session>`;
    open.shadowRoot.querySelector("adgang-session").session = session(fixtures);
    open.innerHTML = `<adgang-can do="write"></adgang-can>`;
    document.body.append(open);
    setSession(session(fixtures, { roles: ["REGNA"] }), { resource: "app:ttd/apps-test" });
    await frame();
    const answers = () => [
      ...["page", "outside", "inside", "slotted"].map((id) => $(id).answer),
      open.firstChild.answer,
      open.shadowRoot.querySelector("adgang-can").answer,
    ];
    const steps = [answers()];
    $("inside").session = session(fixtures);
    $("inside").resource = "app:ttd/apps-test";
    $("outer").append($("page"));
    $("outer").session = null;
    await frame();
    steps.push(answers());
    $("inside").session = undefined;
    $("outer").session = session(fixtures);
    $("outer").resource = "nonsense";
    await frame();
    $("outer").resource = { app: "ttd/apps-test" };
    await frame();
    steps.push(answers());
    return steps;
  });
  assert.deepEqual(said, [
    ["no", "yes", "no", "no", "yes", "yes"],
    ["ask", "ask", "yes", "no", "yes", "yes"],
    ["yes", "yes", "no", "no", "yes", "yes"],
  ]);
  assert.equal(complaints.splice(0).length, 2, "those inside say that the provider's resource is none");
});

test("what ends by itself is seen, and nothing waits where nobody asks", async () => {
  const said = await run(async function (toolbar) {
    const { define, frame, seen, session, setSession, stopped } = window.adgang;
    define();
    const { now } = fixtures;
    const clock = stopped(now);
    const own = stopped(now);
    setSession(session(fixtures, { token: { exp: now / 1000 + 60 } }), { clock });
    document.body.innerHTML = `${toolbar}<adgang-session><adgang-can do="read" resource="app:ttd/apps-test">read</adgang-can></adgang-session>`;
    const provider = document.querySelector("adgang-session");
    provider.clock = own;
    provider.session = session(fixtures, { token: { exp: now / 1000 + 90 } });
    const inside = provider.firstElementChild;
    const sign = document.getElementById("sign");
    await frame();
    const steps = [[seen(sign), seen(inside), clock.waiting(), own.waiting()]];
    for (const later of [59_999, 60_000, 90_000]) {
      for (const each of [clock, own]) each.go(now + later);
      await frame();
      steps.push([seen(sign), seen(inside), clock.waiting(), own.waiting()]);
    }
    setSession(session(fixtures, { token: { exp: now / 1000 + 600 } }), { clock });
    await frame();
    steps.push([seen(sign), clock.waiting()]);
    document.body.innerHTML = "";
    steps.push(clock.waiting());
    return steps;
  }, toolbar);
  const no = ["may not sign"];
  assert.deepEqual(said, [
    [["Sign"], ["read"], 1, 1],
    [["Sign"], ["read"], 1, 1],
    [no, ["read"], 0, 1],
    [no, [], 0, 0],
    [["Sign"], 1],
    0,
  ]);
});

test("a provider has a policy that reads the clock asked again now and then", async () => {
  const said = await run(async function () {
    const { define, frame, session, stopped } = window.adgang;
    define();
    document.body.innerHTML = `<adgang-session every="60000" resource="app:ttd/apps-test"><adgang-can do="write"></adgang-can></adgang-session>`;
    const provider = document.querySelector("adgang-session");
    const made = [];
    const clock = stopped(fixtures.now);
    provider.clock = clock;
    // Another role each time that it is asked.
    provider.session = (at) => (made.push(at - fixtures.now), session({ ...fixtures, now: at }, { roles: [made.length % 2 ? "DAGL" : "REGNA"] }));
    await frame();
    const answers = [provider.firstElementChild.answer];
    for (const minute of [1, 2]) {
      clock.go(fixtures.now + minute * 60_000);
      await frame();
      answers.push(provider.firstElementChild.answer);
    }
    provider.setAttribute("every", "soon");
    await frame();
    return [made, answers, clock.waiting()];
  });
  // The token of these ends in 2100, for which the clock is waiting.
  assert.deepEqual(said, [[0, 60_000, 120_000, 120_000], ["yes", "no", "yes"], 1]);
});

test("disabled, and not hidden: controls wherever they are, links, and clicks", async () => {
  const said = await run(async function () {
    const { define, frame, seen, session, setSession } = window.adgang;
    define();
    setSession(session(fixtures, { roles: ["REGNA"] }), { resource: "app:ttd/apps-test" });
    document.body.innerHTML = `<adgang-can do="write" mode="disable">
      <button id="b">Save</button><button id="own" disabled>Own</button>
      <div id="box"><input id="i"><a href="#elsewhere" id="a">Link</a></div>
      <a href="#there" id="link">There</a>
      <span slot="else"><button id="why">Why?</button></span>
    </adgang-can>`;
    const clicks = [];
    for (const element of document.querySelectorAll("button, a")) element.addEventListener("click", () => clicks.push(element.id));
    await frame();
    const can = document.querySelector("adgang-can");
    const $ = (id) => document.getElementById(id);
    const state = () => ["b", "own", "i"].map((id) => $(id).disabled).concat(["box", "link"].map((id) => $(id).getAttribute("aria-disabled")));
    const click = () => ["b", "own", "a", "link", "why"].forEach((id) => $(id).click());
    click();
    const steps = [state(), seen(can), location.hash, clicks.splice(0)];
    // What is added while it is disabled, and what a framework turns on again.
    const later = can.appendChild(Object.assign(document.createElement("button"), { id: "later", textContent: "Later" }));
    later.addEventListener("click", () => clicks.push("later"));
    await frame();
    steps.push(later.disabled);
    later.disabled = false;
    later.click();
    steps.push(clicks.splice(0));
    setSession(session(fixtures), { resource: "app:ttd/apps-test" });
    await frame();
    click();
    later.click();
    steps.push(state(), seen(can), location.hash, clicks.splice(0));
    can.mode = "hide";
    can.do = "delete";
    await frame();
    steps.push(state(), seen(can));
    return steps;
  });
  const all = ["Save", "Own", "Link", "There", "Why?"];
  assert.deepEqual(said.map((step) => (Array.isArray(step) ? step.map((each) => (typeof each === "string" ? each.trim() : each)) : step)), [
    [true, true, true, "true", "true"],
    all,
    "",
    ["why"],
    true,
    [],
    [false, true, false, null, null],
    [...all.slice(0, -1), "Later"],
    "#there",
    ["b", "a", "link", "why", "later"],
    [false, true, false, null, null],
    ["Why?"],
  ]);
});

test("nothing is touched while the answer is the same", async () => {
  const said = await run(async function () {
    const { define, frame, session, setSession } = window.adgang;
    define();
    const resource = "app:ttd/apps-test";
    setSession(session(fixtures), { resource });
    document.body.innerHTML = `<adgang-can do="write"><input></adgang-can>`;
    await frame();
    document.querySelector("input").focus();
    const touched = [];
    const can = document.querySelector("adgang-can");
    can.shadowRoot.addEventListener("slotchange", () => touched.push("slot"));
    new MutationObserver(() => touched.push("attribute")).observe(can, { attributes: true });
    setSession(session(fixtures), { resource });
    await frame();
    return [document.activeElement.localName, touched];
  });
  assert.deepEqual(said, ["input", []]);
});

test("broken attributes hide, and say so once", async () => {
  const said = await run(async function () {
    const { define, frame, seen, session, setSession } = window.adgang;
    define();
    setSession(session(fixtures));
    document.body.innerHTML = [
      `resource="app:ttd/apps-test"`,
      `do="" resource="app:ttd/apps-test"`,
      `do="read" resource="{"`,
      `do="read" resource="ttd/apps-test"`,
      `do="read" resource="app:ttd"`,
      `do="read" resource="resource:"`,
      `do="read" resource="[]"`,
      `do="read" resource='{"app":"ttd/a","tsk":"t"}'`,
      `do="read" resource="app:ttd/apps-test" mode="grey"`,
    ].map((attributes) => `<adgang-can ${attributes}>hidden</adgang-can>`).join("");
    await frame();
    setSession(session(fixtures));
    await frame();
    const all = [...document.querySelectorAll("adgang-can")];
    const before = all.map((can) => [seen(can).length, can.answer, can.allowed]);
    all[0].do = "read";
    await frame();
    return [before, seen(all[0])];
  });
  assert.deepEqual(said, [Array(9).fill([0, "ask", false]), ["hidden"]]);
  const codes = complaints.splice(0).map((complaint) => /^<adgang-can do=".*">: .+ \((.+)\)$/s.exec(complaint)?.[1]);
  assert.deepEqual(codes, [
    "missing-action",
    "missing-action",
    ...Array(4).fill("malformed-resource"),
    "invalid-argument",
    "malformed-resource",
    "unknown-mode",
  ]);
});
