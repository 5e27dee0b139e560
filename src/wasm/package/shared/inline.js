// Starts the module from its own source text: no request and no promise, so it works in every bundler and under `require`.
import text from "./bytes.js";
import { initSync } from "./glue.js";

// The text says in 64 hex digits which bytes are one character each, the most frequent ones; the others are two. It is
// written by xtask/src/inline.rs.
const alphabet = Array.from({ length: 95 }, (_, i) => 32 + i).filter((code) => !"\"\\`'$<".includes(String.fromCharCode(code)));
const place = new Uint8Array(127);
alphabet.forEach((code, i) => (place[code] = i));
const [one, two] = [[], []];
for (let byte = 0; byte < 256; byte++) ((parseInt(text[byte >> 2], 16) >> (byte & 3)) & 1 ? one : two).push(byte);

const bytes = new Uint8Array(text.length);
let length = 0;
for (let at = 64; at < text.length; ) {
  const first = place[text.charCodeAt(at++)];
  const rest = first - one.length;
  bytes[length++] = rest < 0 ? one[first] : two[rest * alphabet.length + place[text.charCodeAt(at++)]];
}
initSync({ module: bytes.subarray(0, length) });

export * from "./api.js";
