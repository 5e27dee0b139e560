// A reporter: after all tests a table of consumers and entries.
const cells = { pass: "ok", fail: "FAILED" };

export default async function* table(events) {
  const rows = [];
  let inside = {};
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const cell = cells[type.slice("test:".length)];
    if (data.nesting === 1) inside[data.name] = cell;
    if (data.nesting === 0) {
      // The tests of the package itself are about no consumer.
      if (!data.file?.endsWith("package.test.mjs")) rows.push({ name: data.name, cell, inside });
      inside = {};
    }
  }
  const columns = [...new Set(rows.flatMap(({ inside }) => Object.keys(inside)))].sort();
  const lines = [["consumer", ...columns], ...rows.map(({ name, cell, inside }) => [
    name,
    // A consumer that failed before it came to its entries failed for all.
    ...columns.map((column) => inside[column] ?? (Object.keys(inside).length > 0 ? "" : cell)),
  ])];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  yield "\n";
  for (const line of lines) yield `${line.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()}\n`;
}
