// What the check module says of a policy is what the studio module says, or `ask`: it has less of the language, and owns up
// to it. Over the policies of the outside suites, where they are, and those here.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as check from "adgang";
import * as studio from "adgang/studio";

const top = fileURLToPath(new URL("../../", import.meta.url));
const folder = resolve(top, process.env.CARGO_TARGET_DIR ?? "target", "conformance");
const rows = (existsSync(folder) ? readdirSync(folder) : []).flatMap((file) =>
  readFileSync(join(folder, file), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)),
);
// Every eighth: all 12,000 sets of policies take a minute.
const some = rows.filter((_, index) => index % 8 === 0);
const now = Date.UTC(2026, 10, 22);
const actions = ["read", "write", "delete", "sign", "anything"];
const resources = [{ app: "ttd/apps-test" }, { app: "ttd/apps-test", instance: "1/26133fb5-a9f2-45d4-90b1-f6d93ad40713", task: "Task_1" }, { resource: "r" }];
const facts = { party: 1, roles: ["DAGL"], accessPackages: [], estateRoles: [], delegations: [], accessListMode: "disabled" };
const claims = { "urn:altinn:userid": 2, "urn:altinn:partyid": 3, "urn:altinn:authlevel": 4, "urn:altinn:authenticatemethod": "BankID" };

/** A policy for each type of value and each part of the language that check lacks, and for some that it has. */
const own = [
  ["integer-equal", "integer", "1", "1"],
  ["boolean-equal", "boolean", "true", "1"],
  ["string-equal", "string", "a", "a"],
  ["anyURI-equal", "anyURI", "a:b", "a:b"],
  ["double-equal", "double", "1.0", "1"],
  ["date-equal", "date", "2026-11-22", "2026-11-22"],
  ["dateTime-equal", "dateTime", "2026-11-22T00:00:00Z", "2026-11-22T01:00:00+01:00"],
  ["hexBinary-equal", "hexBinary", "0f", "0F"],
  ["base64Binary-equal", "base64Binary", "AQID", "AQID"],
].flatMap(([name, type, first, second]) =>
  ["", "not"].map((not) => {
    const value = (text) => `<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#${type}">${text}</AttributeValue>`;
    const equal = `<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:${name}">${value(first)}${value(second)}</Apply>`;
    const condition = not ? `<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:not">${equal}</Apply>` : equal;
    return `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1"
      RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit"><Target/>
      <Rule RuleId="r" Effect="Permit"><Condition>${condition}</Condition></Rule></Policy>`;
  }),
);

test("check says what studio says, or ask", () => {
  const seen = new Set();
  const counts = { yes: 0, no: 0, ask: 0 };
  for (const { dialect, policies, root } of [...own.map((xml) => ({ dialect: "standard", policies: [xml] })), ...some]) {
    const name = JSON.stringify([dialect, root, policies]);
    if (seen.has(name)) continue;
    seen.add(name);
    let bytes;
    try {
      bytes = studio.Snapshot.build(policies.map((xml) => ({ xml })), { dialect, root });
    } catch {
      continue;
    }
    const [of, ofStudio] = [check, studio].map(({ Snapshot }) => {
      const snapshot = Snapshot.open(bytes);
      const session = snapshot.session({ who: claims, facts, now, understood: [] });
      return resources.flatMap((resource) => {
        const view = session.on(resource);
        return actions.map((action) => view.check(action));
      });
    });
    of.forEach(({ answer }, i) => {
      counts[answer]++;
      if (answer !== "ask") assert.equal(answer, ofStudio[i].answer, `${i} of ${name.slice(0, 2000)}`);
    });
  }
  console.log(`${seen.size} sets of policies: ${JSON.stringify(counts)}`);
  assert.ok(counts.yes > 0 && counts.no > 0 && counts.ask > 0);
});
