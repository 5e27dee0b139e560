// The party picker in Chromium, under both versions of React.
import assert from "node:assert/strict";
import { test } from "node:test";
import { underEach } from "./browser.mjs";

underEach("parties.jsx", ({ scenario }) => {
  test("rows for a text, page by page, and a party that is chosen", async () => {
    const { said, chosen } = await scenario("picker");
    // Rows, how many in all, of them found, whether there are more, the party.
    assert.deepEqual(said, [
      ["50017 51200 ", 3, 3, true, null, "select"],
      ["50017 51200 >51201 ", 3, 3, false, null, 3],
      ["51200? >51201 ", 2, 1, false, null, "ytre"],
      // Searches for five renders with the same options, made anew.
      0,
      ["51200? >51201 ", 2, 1, false, 51201],
      ["51200? >51201 ", 2, 1, false, 51200],
      ["50017 ", 1, 1, false, 50017, "proceed"],
      ["50017 51200 >51201 ", 3, 3, false, null],
    ]);
    assert.deepEqual(chosen, [true, true, false, false, false, true]);
  });

  test("no parties, or none any more", async () => {
    assert.deepEqual(await scenario("gone"), ["0 0 undefined undefined false", "0 0 undefined undefined false"]);
  });

  test("fifteen thousand of them", async () => {
    assert.deepEqual(await scenario("thousands"), {
      typed: ["firma 14999", true],
      // By its id, and by its name.
      found: [2, [14_999, 15_999]],
      all: 15_000,
      rows: 50,
      last: true,
      party: 15_999,
    });
  });
});
