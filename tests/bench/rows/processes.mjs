// Rows in which everything begins in a process of its own.
import { spawnSync } from "node:child_process";
import { child, contenders, fileOf } from "../contenders.mjs";
import { median, print, printTimes, size, time, times } from "../measure.mjs";
import { apps, manager, resource } from "../workload.mjs";

const POLICIES = 1000;
const question = JSON.stringify({ subject: manager(), action: "sign", resource: resource("app-0", "Task_2") });

/** A snapshot of 1,000 policies, and what peers have instead. */
export function loading() {
  const figures = Object.entries(contenders).map(([name, peer]) => {
    // Only adgang reads policies late; the first check of others is like any.
    const visited = peer === "adgang" ? apps(POLICIES).map((app) => `havn/${app}`) : [];
    const args = ["--expose-gc", child("load"), peer, fileOf(peer, POLICIES), question, JSON.stringify(visited)];
    const runs = Array.from({ length: 5 }, () => JSON.parse(node(args)));
    const figure = Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
    return { name, took: figure.opened, ...figure };
  });
  const adgang = figures.find(({ name }) => name === "adgang");
  const memory = (bytes, file) => `${size(bytes)} (${times(bytes / file)})`;
  print(
    `a file of ${POLICIES.toLocaleString("en")} policies opened in a new process; memory grown by it, as multiples of the file`,
    ["", "time", "ratio", "file", "objects and wasm", "resident", "first answer"],
    figures.map(({ name, opened, bytes, kept, resident, first }) => [
      name,
      time(opened),
      times(opened / adgang.opened),
      size(bytes),
      memory(kept, bytes),
      memory(resident, bytes),
      time(first),
    ]),
  );
  console.log(`  adgang, once all ${POLICIES.toLocaleString("en")} policies were asked: ${memory(adgang.visited, adgang.bytes)} of objects and wasm`);
  return figures;
}

/** New processes: import, start, open, first answer, with one policy. */
export function starting() {
  const commands = {
    empty: [child("empty")],
    ...Object.fromEntries(Object.entries(contenders).map(([name, peer]) => [name, [child("first"), peer, fileOf(peer, 1), question]])),
  };
  const runs = Object.entries(commands).map(([name, args]) => ({ name, args, whole: [], inside: [] }));
  for (let turn = 0; turn < 21; turn++) {
    for (const { args, whole, inside } of runs) {
      const started = process.hrtime.bigint();
      const printed = node(args);
      whole.push(Number(process.hrtime.bigint() - started));
      inside.push(Number(printed));
    }
  }
  const [{ whole: empty }, ...others] = runs;
  // The fastest, not the median: what a busy machine adds is more than what is left when one time is taken from another.
  const least = Math.min(...empty);
  const processes = others.map(({ name, whole }) => ({ name, took: Math.min(...whole) - least }));
  const inside = others.map(({ name, inside }) => ({ name, took: median(inside) }));
  const base = "CASL";
  const title = "new process: import, start, open, first answer";
  printTimes(`${title}; the fastest, less the fastest empty process (${time(least)})`, processes.map((row) => ({ ...row, base })));
  printTimes(`${title}; on the process's own clock, from its first line (median)`, inside.map((row) => ({ ...row, base })));
  return { processes, inside };
}

function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname });
  if (status !== 0) throw new Error(`${args.slice(0, 3).join(" ")}: ${stderr}`);
  return stdout;
}
