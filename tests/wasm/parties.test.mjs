// Parties through the package: searched, and one chosen. Which rule decides what is tested natively, rule by rule.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import * as check from "adgang";
import * as studio from "adgang/studio";

const require = createRequire(import.meta.url);
const { example } = studio;
const [claims, list] = ["claims", "parties"].map((name) => JSON.parse(example[name]));
const organisations = { partyTypesAllowed: { organisation: true } };
const subUnits = { partyTypesAllowed: { subUnit: true } };
const profile = { party: { partyId: "50017" }, profileSettingPreference: { doNotPromptForParty: true } };

for (const [name, { Parties, identify, selectParty }] of [
  ["import check", check],
  ["import studio", studio],
  ["require check", require("adgang")],
]) {
  describe(name, () => {
    const said = (options) => {
      const { outcome, why, party } = selectParty(list, options);
      return [outcome, why, party?.partyId ?? null];
    };

    test("says what a page should do, and why", () => {
      assert.deepEqual(said(), ["select", "several", null]);
      assert.deepEqual(said({ app: organisations, cookie: "51200" }), ["proceed", "only-one", 51200]);
      assert.deepEqual(said({ app: organisations, cookie: 51200 }), ["proceed", "only-one", 51200]);
      assert.deepEqual(said({ profile, cookie: "51201" }), ["proceed", "do-not-prompt", 51201]);
      assert.deepEqual(said({ app: { ...organisations, promptForParty: "always" }, who: claims }), ["proceed", "only-one", null]);
      assert.deepEqual(said({ app: { partyTypesAllowed: {}, promptForParty: "Always" }, profile }), ["select", "always-prompt", null]);
      assert.deepEqual(said({ cookie: "51200", canRepresent: false }), ["forbidden", "cannot-represent", null]);
      assert.deepEqual(said({ cookie: "51200", canRepresent: "unknown" }), ["forbidden", "representation-unknown", null]);
      assert.deepEqual(said({ cookie: "none" }), ["forbidden", "invalid-cookie", null]);
      assert.deepEqual(said({ path: "/havn/app/instance/51200/x", cookie: "51200" }), ["proceed", "path", 51200]);
      assert.deepEqual(said({ anonymous: true, who: claims }), ["proceed", "anonymous", 50017]);
      assert.deepEqual(said({ strategy: "flattened", app: organisations, who: claims }), ["forbidden", "selected-not-allowed", null]);
      assert.deepEqual(said({ strategy: "flattened", picked: true, cookie: "50017" }), ["proceed", "picked", 50017]);
    });

    test("the caller comes as claims, identified, or as what JSON made of that", () => {
      const me = identify(claims, { partyCookie: "51200" });
      for (const who of [me, JSON.parse(JSON.stringify(me))]) {
        const { selected, mismatch, canRepresent } = selectParty(list, { who, profile });
        assert.deepEqual(selected, { partyId: 51200, from: "cookie" });
        assert.deepEqual(mismatch, { cookie: 51200, claim: 50017, profile: 50017 });
        assert.equal(canRepresent, true);
      }
      assert.deepEqual(selectParty(list, { who: claims }).selected, { partyId: 50017, from: "claim" });
      assert.equal(selectParty([], { who: claims }).party.partyId, 50017, "their own is the list");
    });

    test("organisations and system users have nothing to choose", () => {
      const organisation = { "urn:altinn:orgNumber": "331660698", "urn:altinn:authlevel": 3, "urn:altinn:authenticatemethod": "maskinporten" };
      assert.deepEqual(said({ who: organisation }), ["proceed", "not-a-user", 51200]);
      assert.deepEqual(said({ who: check.anonymous() }), ["proceed", "not-a-user", null]);
      assert.deepEqual(said({ who: organisation, strategy: "flattened" }), ["forbidden", "no-profile", null]);
    });

    test("the tree is what the app allows, under the shells that hold it", () => {
      const [root, ...others] = selectParty(list, { app: subUnits }).tree;
      assert.deepEqual([root.partyId, root.onlyHierarchyElementWithNoAccess, others.length], [51200, true, 0]);
      assert.deepEqual(root.childParties.map(({ partyId, onlyHierarchyElementWithNoAccess }) => [partyId, onlyHierarchyElementWithNoAccess]), [[51201, false]]);
      assert.equal(list[1].onlyHierarchyElementWithNoAccess, false, "the input stays as it was");
    });

    test("a list that stays in the module is searched and paged", () => {
      const parties = Parties.open(example.parties);
      const found = (text, options) => parties.search(text, options).rows.map(({ partyId, depth, hit }) => [partyId, depth, hit]);
      assert.deepEqual(found(""), [[50017, 0, true], [51200, 0, true], [51201, 1, true]]);
      assert.deepEqual(found("ytre STRAND"), [[51200, 0, false], [51201, 1, true]]);
      assert.deepEqual(found("593 422 461"), [[51200, 0, false], [51201, 1, true]]);
      assert.deepEqual(found("sjøtransport", { offset: 1, limit: 1 }), [[51201, 1, true]]);
      assert.deepEqual(found("", { app: subUnits, limit: 1 }), [[51200, 0, true]]);
      const { total, hits, rows } = parties.search("ytre", { limit: 0 });
      assert.deepEqual([total, hits, rows.length], [2, 1, 0]);
      assert.deepEqual([parties.find(51201).name, parties.find(5)], ["Strand Sjøtransport avd. Ytre", null]);
      const choice = parties.select({ app: organisations, cookie: "51200" });
      assert.deepEqual([choice.why, choice.party.name, "tree" in choice], ["only-one", "Strand Sjøtransport AS", false]);
      parties.free();
      parties.free();
      assert.throws(() => parties.search(""), { code: "freed" });
      assert.throws(() => parties.select(), { code: "freed" });
    });

    test("what it gives is frozen", () => {
      const choice = selectParty(list, { cookie: "51200", profile });
      const parties = Parties.open(list);
      const page = parties.search("");
      for (const value of [choice, choice.tree, choice.tree[0], choice.party, choice.selected, choice.notes, page, page.rows[0], parties.select()]) {
        assert.ok(Object.isFrozen(value));
      }
    });

    test("inputs are not changed, not even frozen ones", () => {
      const freeze = (value) => {
        if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
        return value;
      };
      const inputs = freeze(structuredClone({ list, options: { who: claims, app: subUnits, profile, cookie: "51200" } }));
      const before = JSON.stringify(inputs);
      selectParty(inputs.list, inputs.options);
      assert.equal(JSON.stringify(inputs), before);
      assert.deepEqual(selectParty(inputs.list, inputs.options), selectParty(list, inputs.options));
    });

    test("what cannot be read is refused, and the next good call answered", () => {
      const parties = Parties.open(list);
      for (const [code, calls] of Object.entries({
        "malformed-options": [
          () => selectParty(list, { cokie: "1" }),
          () => selectParty(list, { strategy: "both" }),
          () => selectParty(list, { canRepresent: "yes" }),
          () => selectParty(list, { app: { partyTypesAllowed: [] } }),
          () => selectParty(list, { profile: { party: {} } }),
          () => selectParty(list, { cookie: {} }),
          () => parties.search("", { app: { partyTypesAllowed: { person: 1 } } }),
        ],
        "invalid-argument": [
          () => selectParty(undefined),
          () => selectParty({}),
          () => selectParty(list, { who: 5 }),
          () => parties.search(5),
          () => parties.find("51200"),
          () => parties.search("", { offset: -1 }),
          () => parties.search("", { limit: 1.5 }),
          () => parties.search("", { app: "app" }),
        ],
        "lone-surrogate": [() => parties.search("\ud800")],
        "not-json": [() => selectParty(list, { get path() { return 10n; } })],
        "missing-claim": [() => selectParty(list, { who: { ...claims, "urn:altinn:partyid": undefined } })],
        "missing-party-id": [() => Parties.open([{}])],
        "too-large": [() => Parties.open(`[${Array(100_001).fill('{"partyId":1}')}]`)],
      })) {
        for (const call of calls) {
          assert.throws(call, { code, name: "AdgangError" }, String(call));
          assert.equal(parties.search("ytre").hits, 1);
        }
      }
    });

    test("fifteen thousand with all their members", () => {
      const person = { name: "x", firstName: "y".repeat(40), mailingAddress: "z".repeat(400) };
      const organization = { orgNumber: "1", name: "x", mailingAddress: "z".repeat(400), businessAddress: "z".repeat(400) };
      const many = Array.from({ length: 5000 }, (_, at) => {
        const party = (id, unitType) => ({ partyId: id, partyTypeName: 2, unitType, name: `Regnskap ${id}`, person, organization });
        return { ...party(3 * at, "AS"), childParties: [party(3 * at + 1, "BEDR"), party(3 * at + 2, "BEDR")] };
      });
      const parties = Parties.open(JSON.stringify(many));
      assert.equal(parties.search("").total, 15_000);
      assert.deepEqual(parties.search("14 99", { app: subUnits }).rows.map(({ name }) => name).slice(-2), ["Regnskap 14998", "Regnskap 14999"]);
      assert.equal(parties.select({ app: organisations, strategy: "flattened" }).why, "several");
    });
  });
}
