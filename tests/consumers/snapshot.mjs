// What is checked in under snapshots/, to be seen in review where it changes.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Holds lines against the file; with UPDATE=1 in the environment, writes them there. */
export function hold(name, lines) {
  const file = join(import.meta.dirname, "snapshots", name);
  if (process.env.UPDATE) writeFileSync(file, `${lines.join("\n")}\n`);
  const accepted = readFileSync(file, "utf8").trimEnd().split("\n");
  const only = (of, others, sign) => of.filter((line) => !others.includes(line)).map((line) => `${sign} ${line}`);
  const changes = [...only(accepted, lines, "-"), ...only(lines, accepted, "+")];
  const how = `snapshots/${name} says otherwise; where the change is meant, \`UPDATE=1 npm test\` in tests/consumers accepts it:`;
  assert.ok(accepted.join("\n") === lines.join("\n"), [how, ...changes].join("\n"));
}
