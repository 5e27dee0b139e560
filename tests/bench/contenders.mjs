// Who is measured, and the files that they open.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The modules of peers/, by what is printed. */
export const contenders = {
  "hand-written if chain": "byhand",
  adgang: "adgang",
  CASL: "casl",
  "Cedar wasm": "cedar",
  casbin: "casbin",
};

export const child = (name) => join(import.meta.dirname, "child", `${name}.mjs`);

const folder = mkdtempSync(join(tmpdir(), "adgang-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const written = new Set();

/**
 * The policies of so many apps, in a file as the peer reads it. Another process writes it: compiling leaves a large heap, in
 * which others would be timed.
 */
export function fileOf(peer, count) {
  const file = join(folder, `${peer}-${count}`);
  if (!written.has(file)) {
    execFileSync(process.execPath, [child("write"), peer, String(count), file], { stdio: "inherit" });
    written.add(file);
  }
  return file;
}

/** The same, opened. */
export async function engine(peer, count) {
  const { open } = await import(`./peers/${peer}.mjs`);
  return open(readFileSync(fileOf(peer, count)));
}

/** All contenders, with the policies of so many apps. */
export async function engines(count) {
  const opened = Object.entries(contenders).map(async ([name, peer]) => [name, await engine(peer, count)]);
  return Object.fromEntries(await Promise.all(opened));
}
