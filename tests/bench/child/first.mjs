// A process of its own that opens a file and gives one answer: PEER FILE QUESTION. Prints the nanoseconds since its first line.
const started = process.hrtime.bigint();
const { readFileSync } = await import("node:fs");
const [peer, file, question] = process.argv.slice(2);
const { subject, action, resource } = JSON.parse(question);
const { open } = await import(`../peers/${peer}.mjs`);
const engine = await open(readFileSync(file));
const can = engine.session(subject).can(action, resource);
const took = process.hrtime.bigint() - started;
if (!can) throw new Error(`${peer} says no`);
console.log(String(took));
