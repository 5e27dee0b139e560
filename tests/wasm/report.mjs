// Counts a suite where `cargo xtask test` finds it, and fails for what went wrong.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";

export function report(suite, where, total, wrong, knownOpen = 0) {
  const passed = total - knownOpen - wrong.length;
  console.log(`${suite} (${where})  ${passed}/${total}`);
  if (process.env.ADGANG_REPORT) {
    appendFileSync(process.env.ADGANG_REPORT, `${JSON.stringify({ suite, where, passed, total, knownOpen })}\n`);
  }
  assert.ok(total > 0);
  assert.deepEqual(wrong, []);
}
