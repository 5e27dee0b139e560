// The hooks in Chromium, under both versions of React: what is on the page, how often it was rendered, what is freed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { underEach } from "./browser.mjs";
import { versionOf } from "./projects.mjs";

underEach("hooks.jsx", ({ version, scenario, said, complained }) => {
  test("is the version that it is meant to be", async () => {
    assert.equal(await scenario("version"), versionOf(version));
    assert.equal(versionOf(version).split(".")[0], version);
  });

  test("answers, with children, a fallback, or both told of it", async () => {
    assert.deepEqual(await scenario("answers"), [
      "shown",
      "",
      "instead",
      "no no-rule",
      "true REGNA-read",
      `<button disabled="" title="no-rule">no</button>`,
      `<button title="granted">yes</button>`,
      "other resource",
      "resource",
      "no default",
    ]);
  });

  test("nothing is allowed without a session", async () => {
    assert.deepEqual(await scenario("sessions"), [
      "false ask session []",
      "false ask session []",
      "false ask roles []",
      "true yes granted [read,write,sign]",
      "false no no-rule [read]",
      "false ask session []",
    ]);
  });

  test("only those render again whose answers are others", async () => {
    const { steps, objects } = await scenario("renders");
    assert.deepEqual(steps, [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
      [2, 2, 1],
      [2, 2, 1],
      [3, 3, 2],
    ]);
    assert.deepEqual(objects, [3, 3, 2], "equal answers are the same object");
  });

  test("a resource made anew in every render opens one view", async () => {
    assert.deepEqual(await scenario("literals"), { text: "read,write,sign", renders: 50, opened: 1, answers: 1, left: 0 });
  });

  test("what ends by itself is seen, by those whom it concerns, when it ends", async () => {
    const { steps, expired, left, waiting } = await scenario("expiry");
    const yes = "read:yes:granted ";
    const roles = "read:ask:expired ";
    assert.deepEqual(steps, [
      [0, yes + yes, 2, 1, 1],
      [59_999, yes + yes, 2, 1, 1],
      [60_000, roles + roles, 4, 2, 1],
      [60_001, roles + roles, 4, 2, 1],
      [599_999, roles + roles, 4, 2, 1],
      // Now it is the token, and nothing more can end.
      [600_000, roles + roles, 6, 2, 0],
      [3_600_000, roles + roles, 6, 2, 0],
    ]);
    assert.deepEqual(expired, [60_000, 600_000]);
    assert.deepEqual([left.sessions, left.views, waiting], [1, 0, 0], "the one that was given is its owner's");
  });

  test("a token that starts by itself is seen, too", async () => {
    const { before, after, renders, expired } = await scenario("notYet");
    assert.deepEqual([before, after, renders, expired], ["read:ask:expired ", "read:yes:granted ", 2, []]);
  });

  test("by the clock of the device", async () => {
    assert.deepEqual(await scenario("realClock"), { before: "read:yes:granted ", after: "read:ask:expired ", due: true });
  });

  test("forty days ahead, and in a tab that slept", async () => {
    const { before, after, longest } = await scenario("asleep");
    assert.deepEqual([before, after], [["read:yes:granted ", 1], ["read:ask:expired ", 2]]);
    assert.ok(longest < 2 ** 31, `a timer of ${longest} ms`);
  });

  test("what has ended before it is rendered is never shown", async () => {
    assert.deepEqual(await scenario("late"), { text: "ask", seen: ["expired"], expired: [1] });
  });

  test("every minute, if told so, and no render for nothing", async () => {
    assert.deepEqual(await scenario("every"), { renders: 1, opened: 6, sessions: 2, views: 1 });
  });

  test("StrictMode, with sessions made by the provider: all are freed", async () => {
    const { before, after, instants, left, opened } = await scenario("strict");
    assert.deepEqual([before, after, instants, opened], ["yesyes", "no", [0, 3_600_000], true]);
    assert.ok(left.every(([sessions, views]) => sessions === 0 && views === 0), JSON.stringify(left));
  });

  test("a session may be freed at any time", async () => {
    assert.deepEqual(await scenario("freed"), ["yes ", "no ", "no no ", "yes ", "yes ask ask ", "ask ask ask "]);
  });

  test("a thousand resources: views are bounded, answers are not", async () => {
    const { shown, kept, renders, after, opened, left } = await scenario("rows");
    assert.deepEqual([shown, renders, after, left], [0, 1000, 0, 0]);
    assert.ok(kept <= 256, `${kept} views`);
    assert.deepEqual(opened, [1000, 1000]);
  });

  test("a slow transition never shows two sessions at a time", async () => {
    assert.deepEqual(await scenario("concurrent"), { torn: [], during: "true", all: 40 });
  });

  test("mistakes are thrown, for an error boundary", async () => {
    const caught = await said("mistakes");
    // React 18 reports what a boundary has caught.
    complained();
    assert.deepEqual(caught, ["no-provider", "invalid-resource", "malformed-resource", "invalid-argument"].map((code) => `AdgangError:${code}`));
  });

  test("providers of their own do not meet", async () => {
    assert.equal(await scenario("separate"), "true false");
  });

  test("a session goes on without its snapshot", async () => {
    assert.equal(await scenario("handles"), "yes");
  });
});
