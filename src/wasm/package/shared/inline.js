// Starts the module from its own source text: no request and no promise, so it works in every bundler and under `require`.
import hex from "./bytes.js";
import { initSync } from "./glue.js";

const bytes = new Uint8Array(hex.length / 2);
for (let i = 0; i < bytes.length; i++) bytes[i] = digit(hex.charCodeAt(2 * i)) * 16 + digit(hex.charCodeAt(2 * i + 1));
initSync({ module: bytes });

function digit(code) {
  return code < 58 ? code - 48 : code - 87; // "0".."9", "a".."f"
}

export * from "./api.js";
