// The budgets of the design beside what was measured.
import { existsSync, readFileSync } from "node:fs";
import { print, size, time, times } from "../measure.mjs";

/** Prints a line for each budget. Nothing is asserted: the machine may be busy. */
export function summary({ checks, scale, loading, starting, wire }) {
  const took = (rows, name) => rows.find((row) => row.name === name).took;
  /** A contender's time, and its ratio to another's. */
  const beside = (rows, name, ...others) =>
    [time(took(rows, name)), ...others.map((other) => `${times(took(rows, name) / took(rows, other))} of ${other}`)].join(", ");
  const peers = (rows, names) => names.map((name) => `${name} ${time(took(rows, name))}`).join(" · ");
  const all = ["hand-written if chain", "CASL", "Cedar wasm", "casbin"];
  const three = all.slice(1);
  const grows = (name, count) => `${times(took(scale, `${name}, ${count}`) / took(scale, `${name}, 1`))}`;
  const memory = (name) => {
    const { bytes, kept, visited } = loading.find((row) => row.name === name);
    return name === "adgang" ? `${times(kept / bytes)} the file, ${times(visited / bytes)} once all were asked` : `${name} ${size(kept)}`;
  };
  const weight = (name) => wire.find((row) => row.name.startsWith(name)).brotli;
  print(
    "budgets",
    ["what", "budget or goal", "adgang", "others, in this run"],
    [
      ["view.can(action)", "within ×2 of Map.get", beside(checks.view, "adgang view.can", "Map.get"), peers(checks.view, all)],
      ["a resource never seen before", "at or below CASL", beside(checks.resource, "adgang", "CASL"), peers(checks.resource, all)],
      ["fresh subject, fresh resource", "at or below CASL", beside(checks.subject, "adgang", "CASL"), peers(checks.subject, all)],
      ["fresh subject, 9 actions × 12 tasks", "under 12 µs", beside(checks.render, "adgang", "CASL"), peers(checks.render, all)],
      ["fresh subject, 9 actions × 12 apps", "under 12 µs", beside(checks.renderApps, "adgang", "CASL"), peers(checks.renderApps, all)],
      [
        "among 10,000 policies, beside 1",
        "the same time",
        grows("adgang", "10,000"),
        `CASL ${grows("CASL", "10,000")} · Cedar wasm ${grows("Cedar wasm", "1,000 (not 10,000)")} among 1,000 · casbin ${grows("casbin", "10,000")}`,
      ],
      ["1,000 policies opened", "under 10 ms", time(took(loading, "adgang")), peers(loading, three)],
      ["  memory", "under ×4 the file", memory("adgang"), three.map(memory).join(" · ")],
      ["new process to first answer", "under 5 ms", beside(starting.processes, "adgang", "CASL"), peers(starting.processes, all)],
      ["  on its own clock", "under 5 ms", beside(starting.inside, "adgang", "CASL"), peers(starting.inside, all)],
      [
        "check module on the wire",
        "limit 90 KB, goal 60",
        size(weight("adgang")),
        three.map((name) => `${name} ${size(weight(name))}`).join(" · "),
      ],
      ["native: request built to decision", "under 1 µs", native(), ""],
    ],
    4,
  );
}

/** What tests/bench/native.rs left. */
function native() {
  const file = process.env.ADGANG_BENCH_NATIVE;
  return file && existsSync(file) ? time(JSON.parse(readFileSync(file, "utf8")).decision) : "not measured";
}
