// Real policies: a snapshot of all that compile of `altinn-policies/policies`, from the folder in ADGANG_CASES.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Snapshot } from "adgang";
import { compare, median, print, printTimes, size, times } from "../measure.mjs";
import { manager } from "../workload.mjs";

// The files' names are longer than an app's may be.
const app = (index) => `cases/case-${index}`;

export async function cases() {
  const folder = process.env.ADGANG_CASES;
  if (folder === undefined) return console.log("\nADGANG_CASES is not set: no snapshot of real policies");
  const { compiled, refused, bytes } = await built(join(folder, "altinn-policies", "policies"));
  const refusals = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  const title = `real policies: ${compiled.length} compile; refused: ${refusals.join(", ") || "none"}`;
  weigh(title, compiled, bytes);
  printTimes("real policies, in Node", timed(bytes, compiled.length));
}

async function built(folder) {
  // Only here: the check module is what opens it.
  const studio = await import("adgang/studio");
  const [compiled, refused] = [[], {}];
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".xml")).sort()) {
    const xml = readFileSync(join(folder, name), "utf8");
    try {
      studio.Snapshot.build([xml]);
      compiled.push(xml);
    } catch (error) {
      if (!(error instanceof studio.AdgangError)) throw error;
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
  }
  return { compiled, refused, bytes: studio.Snapshot.build(compiled.map((xml, index) => ({ key: app(index), xml }))) };
}

function weigh(title, compiled, bytes) {
  const xml = compiled.map((xml) => Buffer.from(xml));
  const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
  const sum = (list, weigh) => list.reduce((sum, one) => sum + weigh(one), 0);
  const all = sum(xml, (one) => one.length);
  const sizes = {
    XML: all,
    "XML, each gzipped": sum(xml, gzip),
    "XML, one after the other, gzipped": gzip(Buffer.concat(xml)),
    snapshot: bytes.length,
    "snapshot, gzipped": gzip(bytes),
  };
  print(
    title,
    ["", "size", "a policy", "ratio"],
    Object.entries(sizes).map(([name, of]) => [name, size(of), size(of / compiled.length), times(of / all)]),
  );
}

function timed(bytes, count) {
  const { claims, facts, now } = manager();
  const ask = (snapshot, index) => {
    const session = snapshot.session({ who: claims, facts, now });
    const can = session.on({ app: app(index), instance: "51200/6f1c0d52-8f1e-4f6e-9a53-2f5a4d1c7a90" }).can("read");
    session.free();
    return can;
  };
  const kept = Snapshot.open(bytes);
  let turn = 0;
  const rows = compare({
    opened: () => Snapshot.open(bytes).free(),
    "a later answer, of all in turn": () => ask(kept, (turn = (turn + 1) % count)),
    "opened, and a first answer of each": () => {
      const snapshot = Snapshot.open(bytes);
      for (let index = 0; index < count; index++) ask(snapshot, index);
      snapshot.free();
    },
  });
  // Each is asked first once, after the above, so that what is measured is the policy's first visit and not the module's.
  const first = Array.from({ length: count }, (_, index) => {
    const snapshot = Snapshot.open(bytes);
    const started = process.hrtime.bigint();
    ask(snapshot, index);
    const took = Number(process.hrtime.bigint() - started);
    snapshot.free();
    return took;
  });
  const [opened, ...others] = rows;
  return [
    opened,
    { name: "first answer of a policy, the median one", took: median(first) },
    { name: "first answer of a policy, the slowest one", took: Math.max(...first) },
    ...others,
  ];
}
