// Facts from the platform's answers, through the package. What each answer is worth is tested natively.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import * as check from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

const require = createRequire(import.meta.url);
const { AdgangError, Snapshot } = check;
const now = 1795334400_000;
const asOf = now / 1000 - 60;
const party = { partyId: 51200, partyTypeName: 2 };
const key = "havn/fartoy-registrering";
const changes = [
  { delegationchangetype: "Grant", resourceid: key, offeredbypartyid: 51200, coveredbyuserid: 20017, blobstoragepolicypath: "a.xml" },
];
/** Reading and deleting in any task, given to the user themselves. */
const policy = (actions) => `<?xml version="1.0" encoding="utf-8"?>
<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:delegated" Version="1.0"
  RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>${actions.map(rule).join("")}</Policy>`;
const rule = (action) => `<Rule RuleId="${action}" Effect="Permit"><Target><AnyOf><AllOf>
  <Match MatchId="urn:oasis:names:tc:xacml:1.0:function:string-equal"><AttributeValue
  DataType="http://www.w3.org/2001/XMLSchema#string">${action}</AttributeValue><AttributeDesignator
  AttributeId="urn:oasis:names:tc:xacml:1.0:action:action-id" Category="urn:oasis:names:tc:xacml:3.0:attribute-category:action"
  DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/></Match></AllOf></AnyOf></Target></Rule>`;

const code = (f) => {
  try {
    f();
  } catch (error) {
    assert.ok(error instanceof AdgangError, String(error?.stack ?? error));
    return error.code;
  }
  return assert.fail("nothing was thrown");
};

for (const [name, { factsFrom }] of [
  ["import server", server],
  ["import studio", studio],
  ["require server", require("adgang/server")],
]) {
  describe(name, () => {
    test("answers are text or what was parsed of it", () => {
      const roles = [{ type: "altinn", value: "DAGL" }];
      for (const form of [JSON.stringify, (value) => value]) {
        const facts = factsFrom({
          party: 51200,
          asOf: new Date(asOf * 1000),
          roles: form(roles),
          parties: form([party]),
          profile: form({ userId: 20017, party: { partyId: 50017, partyTypeName: 1, ssn: "01017012345" } }),
          accessPackages: null,
          ages: { roles: { asOf: asOf * 1000 - 5000, expires: now } },
        });
        assert.deepEqual(facts, {
          version: 1,
          party: 51200,
          partyType: "organisation",
          asOf,
          caller: { userId: 20017, partyId: 50017, partyType: "person" },
          roles: { extent: "complete", values: ["DAGL"], asOf: asOf - 5, expires: now / 1000 },
        });
      }
    });

    test("delegations carry policies that were compiled before, and a page's session asks them", () => {
      const compiled = studio.compileDelegation(policy(["sail"]));
      assert.match(compiled, /^p1:/);
      const facts = (policies) =>
        factsFrom({ party, asOf: now, roles: [], accessPackages: [], estateRoles: [], delegationChanges: changes, delegationsFor: key, policies });
      assert.deepEqual(facts({ "a.xml": null }).delegations[0].policy, "unreadable");
      assert.deepEqual(facts({}).delegations[0].policy, undefined);
      assert.deepEqual(facts().delegationsFor, [key]);
      const who = JSON.parse(studio.example.claims);
      const snapshot = Snapshot.open(studio.Snapshot.build([{ key, xml: studio.example.policy }]));
      const answer = (policies) => {
        const view = snapshot.session({ who, facts: facts(policies), now }).on({ app: key });
        return view.check("sail").answer;
      };
      assert.deepEqual([answer({ "a.xml": compiled }), answer({ "a.xml": null }), answer()], ["yes", "no", "ask"]);
    });

    test("authorized parties are found among sub-units, and are all there is only where that was asked for", () => {
      const authorizedParties = {
        data: [{ partyId: 1, subunits: [{ partyId: 51200, type: "Organization", authorizedRoles: ["DAGL"], authorizedResources: ["nav_x"] }] }],
      };
      const facts = (complete) => factsFrom({ party, authorizedParties, complete });
      assert.deepEqual(facts().roles, { extent: "at-least", values: ["DAGL"] });
      assert.deepEqual(facts(["roles"]).roles, ["DAGL"]);
      assert.deepEqual(facts().delegations, { extent: "at-least", values: [{ resource: "nav_x" }] });
    });

    test("lists and instances are there one by one", () => {
      const facts = factsFrom({
        accessLists: [{ resource: { identifier: "r", accessListMode: "Enabled" }, memberships: { data: [{ actionFilters: ["read"] }] } }],
        instances: [{ id: "51200/g", appId: key, process: { currentTask: { elementId: "Task_1" } } }],
        consentLists: ["urn:altinn:access-list:ttd:banker"],
      });
      assert.deepEqual(facts.accessLists.values, [{ resource: "r", mode: "enabled", memberships: [{ actionFilters: ["read"] }] }]);
      assert.deepEqual(facts.instances.values, [{ id: "51200/g", app: key, task: "Task_1" }]);
      assert.deepEqual(facts.consent, { accessLists: ["ttd:banker"] });
    });

    test("what is refused has a code", () => {
      assert.equal(code(() => factsFrom({ rolls: [] })), "invalid-argument");
      assert.equal(code(() => factsFrom({ party: "51200" })), "invalid-argument");
      assert.equal(code(() => factsFrom({ roles: "[" })), "malformed-json");
      assert.equal(code(() => factsFrom({ roles: [{ value: 1 }] })), "unexpected-form");
      assert.equal(code(() => factsFrom({ roles: 7 })), "invalid-argument");
      assert.equal(code(() => factsFrom({ asOf: asOf })), "invalid-instant");
      assert.equal(code(() => factsFrom({ delegationChanges: changes })), "invalid-argument");
      assert.equal(code(() => factsFrom({ delegationChanges: changes, delegationsFor: key, policies: { "a.xml": "p1:AAAA" } })), "not-compiled");
    });
  });
}

test("XML is read in the studio alone, and not everywhere is said to have none", () => {
  const facts = ({ factsFrom }, xml) => factsFrom({ party, delegationChanges: changes, delegationsFor: key, policies: { "a.xml": xml } });
  const read = policy(["read"]);
  assert.equal(facts(studio, read).delegations[0].policy, studio.compileDelegation(read));
  assert.equal(code(() => facts(server, read)), "not-compiled");
  // Every rule of it was revoked; or it is no policy, but what a server said that failed.
  assert.equal(facts(studio, policy([])).delegations[0].policy, "unreadable");
  assert.equal(facts(studio, "<html/>").delegations[0].policy, undefined);
  assert.equal(code(() => studio.compileDelegation(policy([]))), "no-rules");
  assert.equal(check.factsFrom, undefined);
});
