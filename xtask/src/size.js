// Weighs files: each argument is an entry, and what it imports (by relative path) is weighed with it.
// Prints one JSON line an entry: [raw, gzip, brotli]. After `--files` they are weighed alone.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

function closure(entry, seen = new Set()) {
  const file = resolve(entry);
  if (seen.has(file)) return seen;
  seen.add(file);
  if (file.endsWith(".js")) {
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) {
      closure(resolve(dirname(file), path), seen);
    }
  }
  return seen;
}

const [first, ...others] = process.argv.slice(1);
const isAlone = first === "--files";
for (const entry of isAlone ? others : [first, ...others]) {
  const files = isAlone ? [entry] : [...closure(entry)];
  const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
  console.log(JSON.stringify([bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length]));
}
