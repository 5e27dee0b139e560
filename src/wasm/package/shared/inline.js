// Starts the module from its own source text: no request and no promise, so it works in every bundler and under `require`.
// Where Node runs the package as it was installed, the module lies beside this file, and is read in half the time.
import { startBy } from "./boundary.js";
import text from "./bytes.js";
import { initSync } from "./glue.js";

// The streams, in their order.
const [OP, BEFORE, CALL, OFFSET, CONST, AFTER, LOCAL, WIDER, BRANCH, LOCALS, RARE, LONG, WIDEST] = Array(13).keys();

// The characters of the text, each with its place: printable, and nothing to a string, a template or an HTML parser.
const place = new Uint8Array(127);
let characters = 0;
for (let code = 32; code < 127; code++) if (!"\"\\`'$<".includes(String.fromCharCode(code))) place[code] = characters++;

// The CRC of the file beside, and what the streams sum up to: an altered module might start, and say yes. Then how many
// functions there are, and how many bytes each stream has.
const [crc, expected, functions, ...lengths] = text.slice(0, text.indexOf(";")).split(" ").map(Number);

// In functions that have nothing but their own variables: that is what engines are quick with.
function unpack(functions, lengths) {
  const head = text.indexOf(";");
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length));
  const next = new Int32Array(13);
  let length = 0;
  let from = head + 1;
  for (const stream of lengths.keys()) {
    next[stream] = length;
    from = read(bytes, length, (length += lengths[stream]), from);
  }
  if (sum(bytes) !== expected) throw new Error("its module is damaged");

  // What each instruction takes: the stream of its first number, if it has one.
  const takes = new Int8Array(256).fill(-1);
  for (const [first, last, stream] of [
    [0x02, 0x04, OP],
    // Constants whose numbers have more than one byte, as the streams have them.
    [0x06, 0x06, WIDER],
    [0x07, 0x07, WIDEST],
    [0x0c, 0x0d, BRANCH],
    [0x10, 0x10, CALL],
    [0x1c, 0x1c, OP],
    [0x20, 0x22, LOCAL],
    [0x23, 0x24, OP],
    [0x25, 0x26, RARE],
    [0x28, 0x3e, OFFSET],
    [0x3f, 0x40, OP],
    [0x41, 0x41, CONST],
    [0x42, 0x42, LONG],
    [0xd0, 0xd0, RARE],
    [0xd2, 0xd2, RARE],
    [0xe3, 0xe4, LOCAL],
  ]) {
    takes.fill(stream, first, last + 1);
  }

  // The bytes are the module's in another order: one stream of instructions, and streams of what they take. That order is
  // made by xtask/src/streams.rs. What grows is an alignment for a number, and the size of a function.
  const module = new Uint8Array(2 * length + 5 * functions);
  let end = lengths[BEFORE];
  module.set(bytes.subarray(next[BEFORE], next[BEFORE] + end));
  module[end] = 10;
  const code = (end += 5);
  end = write(module, end, functions);
  for (let i = 0; i < functions; i++) {
    const body = end + 4;
    end = unpackBody(bytes, module, next, takes, body);
    write(module, body - 4, end - body);
  }
  write(module, code - 4, end - code);
  module.set(bytes.subarray(next[AFTER], next[AFTER] + lengths[AFTER]), end);
  return module.subarray(0, end + lengths[AFTER]);
}

// Reads the bytes of a stream from the text, and gives where the next begins. It says in 64 hex digits which bytes are one
// character each, the most frequent ones; the others are two. It is written by xtask/src/inline.rs.
function read(bytes, at, end, from) {
  const [one, two] = [new Uint8Array(256), new Uint8Array(256)];
  let [ones, twos] = [0, 0];
  for (let byte = 0; byte < 256; byte++) {
    if ((parseInt(text[from + (byte >> 2)], 16) >> (byte & 3)) & 1) one[ones++] = byte;
    else two[twos++] = byte;
  }
  from += 64;
  while (at < end) {
    const first = place[text.charCodeAt(from++)];
    bytes[at++] = first < ones ? one[first] : two[(first - ones) * characters + place[text.charCodeAt(from++)]];
  }
  return from;
}

// One function's body: gives what is after it. By itself, since engines make a function fast that is called often sooner
// than one that takes long.
function unpackBody(bytes, module, next, takes, end) {
  // The groups of locals, of which there are few: a number, and a type.
  for (let groups = (module[end++] = bytes[next[LOCALS]++]); groups > 0; ) {
    const byte = (module[end++] = bytes[next[LOCALS]++]);
    if (byte < 128) {
      module[end++] = bytes[next[LOCALS]++];
      groups--;
    }
  }
  // The two locals used last: to read one is an instruction of its own.
  let last = 0;
  let other = 1;
  for (let depth = 1; depth > 0; ) {
    const op = bytes[next[OP]++];
    let stream = takes[op];
    if (stream === LOCAL) {
      const local = op === 0xe3 ? last : op === 0xe4 ? other : bytes[next[LOCAL]++];
      module[end++] = op > 0x22 ? 0x20 : op;
      module[end++] = local;
      if (local > 127) module[end++] = bytes[next[LOCAL]++];
      else if (local !== last) {
        other = last;
        last = local;
      }
      continue;
    }
    // How many numbers, or bytes, it takes.
    let count = 1;
    if (stream >= 0) {
      module[end++] = stream === WIDER || stream === WIDEST ? 0x41 : op;
      if (stream === OFFSET) module[end++] = 0;
      else if (op >= 2 && op <= 4) depth++;
      else if (op === 0x1c) count = 2;
    } else if (op >= 0xe0 && op <= 0xe2) {
      // The constants 0, 1 and -1, each an instruction of its own.
      module[end++] = 0x41;
      module[end++] = op === 0xe2 ? 127 : op - 0xe0;
    } else {
      module[end++] = op;
      if (op === 0x0b) depth--;
      else if (op === 0x43 || op === 0x44) {
        for (let i = op === 0x43 ? 4 : 8; i > 0; i--) module[end++] = bytes[next[RARE]++];
      } else if (op === 0x11) [stream, count] = [RARE, 2];
      else if (op === 0x0e) {
        stream = BRANCH;
        // Two more than the number says, itself among them.
        count = 2;
        for (let i = next[BRANCH], shift = 0; ; i++, shift += 7) {
          count += (bytes[i] & 127) << shift;
          if (bytes[i] < 128) break;
        }
      } else if (op === 0xfc) {
        const more = (module[end++] = bytes[next[OP]++]);
        if (more > 7) [stream, count] = [RARE, more < 15 && !(more & 1) ? 2 : 1];
      }
    }
    if (stream >= 0) {
      let from = next[stream];
      while (count > 0) {
        const byte = (module[end++] = bytes[from++]);
        if (byte < 128) count--;
      }
      next[stream] = from;
    }
  }
  return end;
}

// Writes a number, whatever it is, in four bytes; gives what is after them.
function write(module, at, number) {
  for (let i = 0; i < 4; i++, number >>= 7) module[at++] = (number & 127) | (i < 3 ? 128 : 0);
  return at;
}

// Made by xtask/src/sums.rs; one altered word always changes it.
function sum(bytes) {
  const words = new Int32Array((bytes.length + 3) >> 2);
  new Uint8Array(words.buffer).set(bytes);
  let sum = bytes.length;
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ (sum >>> 15) ^ words[i], 0x01000193);
  return sum >>> 0;
}

// In Deno reading takes a permission, and in a bundle there is nothing beside, or something else of that name.
function startBeside() {
  try {
    const { process, Deno } = globalThis;
    // No bundler is to see an address here, and take the file along.
    const folder = import.meta.url.replace(/[^/]*$/, "");
    if (Deno !== undefined || !folder.startsWith("file:")) return false;
    const module = process.getBuiltinModule("fs").readFileSync(new URL(`${folder}module.wasm`));
    // Node's own, since a loop here takes as long as the module does to start.
    if (process.getBuiltinModule("zlib").crc32(module) !== crc) return false;
    initSync({ module });
    return true;
  } catch {
    return false;
  }
}

startBy(() => startBeside() || initSync({ module: unpack(functions, lengths) }));

export * from "./api.js";
