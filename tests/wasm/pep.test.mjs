// The enforcement point's own cases through the packed package: what it asks for several actions, and what it makes of the
// answers, as `session.confirm` does both.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as server from "adgang/server";
import * as studio from "adgang/studio";
import { report } from "./report.mjs";

const url = "https://platform.example/decision";
const now = Date.UTC(2026, 10, 22);
// Nothing is known of anybody, so every action is asked for.
const snapshot = server.Snapshot.open(studio.Snapshot.build([{ xml: studio.example.policy }]));

if (process.env.ADGANG_CASES === undefined) {
  console.log("skipped: ADGANG_CASES is not set");
} else {
  const rows = (name) => JSON.parse(readFileSync(join(process.env.ADGANG_CASES, "altinn-pdp/pep", name), "utf8"));
  const session = (claims) => {
    const who = Object.fromEntries(claims.map(({ type, value }) => [type, value]));
    // Those of a service owner have more in them, or they are no token of Altinn's.
    if (who["urn:altinn:org"] !== undefined) {
      who["urn:altinn:orgNumber"] ??= "991825827";
      who["urn:altinn:authenticatemethod"] ??= "maskinporten";
    }
    return snapshot.session({ who, now });
  };

  test("requests for several actions", async () => {
    const wrong = [];
    const cases = rows("create-multi-request.json");
    for (const { id, claims, instance, actions, expectedRequest } of cases) {
      const task = instance.Process.CurrentTask.ElementId;
      const party = instance.InstanceOwner.PartyId;
      const resource = {
        app: instance.AppId,
        instance: `${party}/${instance.Id.split("/").at(-1)}`,
        ...(task ? { task } : { endEvent: instance.Process.EndEvent }),
      };
      let sent;
      const fetch = async (_, { body }) => {
        sent = JSON.parse(body);
        throw new Error("enough");
      };
      await assert.rejects(session(claims).confirm(actions, [resource], { fetch, url }), { message: "enough" });
      try {
        assert.deepEqual(sent, expectedRequest);
      } catch (error) {
        wrong.push(`${id}: ${error.message}`);
      }
    }
    report("pep-create-multi-request", "node", cases.length, wrong);
  });

  test("what is made of answers", async () => {
    const wrong = [];
    const enforced = async (claims, actions, results) => {
      const fetch = async () => ({ ok: true, status: 200, text: async () => JSON.stringify({ Response: results }) });
      const { grid } = await session(claims).confirm(actions, [{ app: "a/b" }], { fetch, url, all: true });
      return [...grid].map((answer) => answer === 1);
    };
    const single = rows("validate-decision.json").filter((row) => row.function !== "ValidatePdpDecisionWithoutObligationCheck");
    for (const { id, claims, results, expected } of single) {
      // It takes one answer, and no other number of them.
      const asked = results.length === 1 ? enforced(claims, ["read"], results) : Promise.resolve([false]);
      const [authorized] = await asked;
      if (authorized !== expected.authorized) wrong.push(`${id}: expected ${expected.authorized}, got ${authorized}`);
    }
    report("pep-validate-decision", "node", single.length, wrong.splice(0));
    const several = rows("validate-multi-decision.json");
    for (const { id, claims, actions, results, expectedActions } of several) {
      const got = await enforced(claims, actions, results);
      const told = Object.fromEntries(actions.map((action, index) => [action, got[index]]));
      try {
        assert.deepEqual(told, expectedActions);
      } catch (error) {
        wrong.push(`${id}: ${error.message}`);
      }
    }
    report("pep-validate-multi-decision", "node", several.length, wrong);
  });
}
