// Prints what each library makes of the attack cases: how many that must be refused it accepts, how many that must be
// accepted it refuses, and which. Only adgang's are held against it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { libraries } from "./libraries.mjs";

const folder = process.env.ADGANG_CASES;
const known = JSON.parse(readFileSync(new URL("../known-open.json", import.meta.url), "utf8"))["jwt-verify"];

if (folder === undefined) {
  test("skipped: ADGANG_CASES is not set", () => assert.notEqual(process.env.CI, "true"));
} else {
  const { cases } = JSON.parse(readFileSync(join(folder, "security/jwt/index.json"), "utf8"));
  for (const [name, ask] of Object.entries(libraries)) {
    test(name, async () => {
      const misses = { accepted: [], refused: [], open: [] };
      let asked = 0;
      for (const one of cases) {
        const { generator } = one;
        const token = one.token ?? (generator.char ?? "A").repeat(generator.bytes ?? generator.depth);
        const found = await outcome(ask, { ...one, token });
        if (found === null) continue;
        asked += 1;
        // Of this one its note says: exact, or refused; never rounded.
        const expected = one.id === "json-bigint" ? "reject" : one.expect.verify;
        if (expected === "either" || expected === found) continue;
        misses[!one.must ? "open" : found === "accept" ? "accepted" : "refused"].push(one.id);
      }
      const { accepted, refused, open } = misses;
      console.log(`${name}: ${asked} cases`);
      console.log(`  must be refused, and is accepted (or given rounded): ${list(accepted)}`);
      console.log(`  must be accepted, and is refused: ${list(refused)}`);
      console.log(`  other than recommended, where the RFCs leave it open: ${list(open)}`);
      if (name === "adgang") assert.deepEqual([...accepted, ...refused, ...open].sort(), Object.keys(known).sort());
    });
  }
}

async function outcome(ask, one) {
  try {
    const call = await ask(one);
    if (call === null) return null;
    const claims = await call();
    // An exact number would be as good as a refusal.
    return claims?.party === 9007199254740993n ? "reject" : "accept";
  } catch {
    return "reject";
  }
}

const list = (ids) => (ids.length === 0 ? "0" : `${ids.length} (${ids.join(", ")})`);
