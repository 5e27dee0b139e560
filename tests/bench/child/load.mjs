// Opens a file of policies in a process of its own, and prints what that took: PEER FILE QUESTION APPS. With apps (a JSON list),
// each is asked about, too: adgang reads a policy when it is first asked for.
import { readFileSync } from "node:fs";

const [peer, path, question, apps] = process.argv.slice(2);
const { subject, action, resource } = JSON.parse(question);
const { open } = await import(`../peers/${peer}.mjs`);
const file = readFileSync(path);
const before = memory();
const [engine, opened] = await timed(() => open(file));
const after = memory();
const session = engine.session(subject);
const [can, first] = await timed(() => session.can(action, resource));
if (!can) throw new Error(`${peer} says no`);
for (const app of JSON.parse(apps)) {
  if (!session.can(action, { ...resource, app })) throw new Error(`${peer} says no to ${app}`);
}
const visited = memory();
const grown = (key, then) => then[key] - before[key];
console.log(
  JSON.stringify({ bytes: file.length, opened, first, kept: grown("kept", after), resident: grown("resident", after), visited: grown("kept", visited) }),
);

async function timed(work) {
  const started = process.hrtime.bigint();
  const result = await work();
  return [result, Number(process.hrtime.bigint() - started)];
}

/** What is reachable, JavaScript's and wasm's (`external` has the memory of modules), and what the system has given the process. */
function memory() {
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { kept: heapUsed + external, resident: rss };
}
