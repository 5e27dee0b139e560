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

// The bytes are the module's in another order: one stream of instructions, and streams of what they take. That order is
// made by xtask/src/streams.rs.
let at = 0;
const number = () => {
  let [value, shift, byte] = [0, 0, 0];
  do {
    byte = bytes[at++];
    value |= (byte & 127) << shift;
    shift += 7;
  } while (byte > 127);
  return value;
};
const functions = number();
const lengths = Array.from({ length: 11 }, number);
const [OP, BEFORE, AFTER, LOCAL, CALL, OFFSET, CONST, LONG, BRANCH, LOCALS, RARE] = lengths.keys();
const next = lengths.map((length) => (at += length) - length);

// What each instruction takes: the streams of its numbers.
const takes = Array.from({ length: 256 }, () => []);
for (const [first, last, ...streams] of [
  [2, 4, OP],
  [0x0c, 0x0d, BRANCH],
  [0x10, 0x10, CALL],
  [0x11, 0x11, RARE, RARE],
  [0x1c, 0x1c, OP, OP],
  [0x20, 0x22, LOCAL],
  [0x23, 0x24, OP],
  [0x25, 0x26, RARE],
  [0x28, 0x3e, OFFSET],
  [0x3f, 0x40, OP],
  [0x41, 0x41, CONST],
  [0x42, 0x42, LONG],
  [0xd0, 0xd2, RARE],
]) {
  for (let op = first; op <= last; op++) takes[op] = streams;
}
takes[0xd1] = [];

// What grows is an alignment for a number, and the size of a function.
const module = new Uint8Array(2 * length + 4 * functions);
let end = 0;
const copy = (stream, count) => {
  while (count-- > 0) module[end++] = bytes[next[stream]++];
};
// Copies a number, and gives its last byte, which is all of those that count something.
const move = (stream) => {
  let byte;
  do module[end++] = byte = bytes[next[stream]++];
  while (byte > 127);
  return byte;
};
// Leaves room for a size, and writes it when what it counts is there: four bytes, whatever it is.
const sized = (fill) => {
  const start = (end += 4);
  fill();
  for (let i = 0, size = end - start; i < 4; i++, size >>= 7) module[start - 4 + i] = (size & 127) | (i < 3 ? 128 : 0);
};
const body = () => {
  for (let groups = move(LOCALS); groups > 0; groups--) {
    move(LOCALS);
    copy(LOCALS, 1);
  }
  for (let depth = 1; depth > 0; ) {
    const op = (module[end++] = bytes[next[OP]++]);
    if (op >= 2 && op <= 4) depth++;
    else if (op === 0x0b) depth--;
    else if (op >= 0x28 && op <= 0x3e) module[end++] = 0;
    else if (op === 0x0e) {
      at = next[BRANCH];
      const targets = number();
      move(BRANCH);
      for (let i = 0; i <= targets; i++) move(BRANCH);
    } else if (op === 0x43 || op === 0x44) copy(RARE, op === 0x43 ? 4 : 8);
    else if (op === 0xfc) {
      const more = move(OP);
      if (more > 7) move(RARE);
      if (more > 7 && more < 15 && !(more & 1)) move(RARE);
    }
    const streams = takes[op];
    for (let i = 0; i < streams.length; i++) move(streams[i]);
  }
};
copy(BEFORE, lengths[BEFORE]);
module[end++] = 10;
sized(() => {
  // How many functions there are is written as it was read.
  at = 0;
  number();
  for (let i = 0; i < at; i++) module[end++] = bytes[i];
  for (let i = 0; i < functions; i++) sized(body);
});
copy(AFTER, lengths[AFTER]);
initSync({ module: module.subarray(0, end) });

export * from "./api.js";
