// Timing, and how figures are printed.

/**
 * Times contenders in turns; for each the median of rounds of about 20 ms. Gives rows of a name and nanoseconds.
 *
 * @param {Record<string, () => unknown>} contenders
 */
export function compare(contenders) {
  const runs = Object.entries(contenders).map(([name, work]) => {
    let count = 1;
    // Once more than it takes: what is called first is not yet compiled.
    for (let took = 0; took < 2e7; count *= 2) took = round(work, count);
    return { name, work, count: Math.max(1, count / 2), rounds: [] };
  });
  for (let turn = 0; turn < 15; turn++) {
    for (const run of runs) run.rounds.push(round(run.work, run.count) / run.count);
  }
  return runs.map(({ name, rounds }) => ({ name, took: median(rounds) }));
}

function round(work, count) {
  const started = process.hrtime.bigint();
  for (let left = count; left > 0; left--) kept = work();
  return Number(process.hrtime.bigint() - started);
}

/** Where results go, so that no work can be left out. */
export let kept;

export function median(list) {
  return list.toSorted((a, b) => a - b)[list.length >> 1];
}

export function time(nanoseconds) {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(1)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return nanoseconds < 1e9 ? `${(nanoseconds / 1e6).toFixed(2)} ms` : `${(nanoseconds / 1e9).toFixed(2)} s`;
}

export const size = (bytes) => (Math.abs(bytes) < 1e6 ? `${(bytes / 1e3).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(2)} MB`);
export const times = (ratio) => `×${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)}`;

/** Prints rows under their heads: figures to the right, and the first columns, of text, to the left. */
export function print(title, heads, rows, texts = 1) {
  const all = [heads, ...rows];
  const widths = heads.map((_, at) => Math.max(...all.map((row) => row[at].length)));
  console.log(`\n${title}`);
  for (const row of all) {
    const cells = row.map((cell, at) => (at < texts ? cell.padEnd(widths[at]) : cell.padStart(widths[at])));
    console.log(`  ${cells.join("   ")}`.trimEnd());
  }
}

/** Prints times, each beside its ratio to the first, or to the one that it names as its base. */
export function printTimes(title, rows) {
  const of = (name) => rows.find((row) => row.name === name);
  print(
    title,
    ["", "time", "ratio"],
    rows.map(({ name, took, base }) => [name, time(took), times(took / of(base ?? rows[0].name).took)]),
  );
}
