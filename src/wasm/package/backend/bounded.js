// Bodies that somebody else has written, read no further than agreed.
import { refuse } from "./boundary.js";

/** The bytes of a request's or a response's body: `too-large` past so many, without a look at the rest. */
export async function bytesOf({ headers, body }, most) {
  const stated = Number(headers.get("content-length") ?? 0);
  if (stated > most) tooLarge(body, most);
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  // Not a list of chunks: those of one byte each would be a hundred times as large.
  let [bytes, length] = [new Uint8Array(stated || 4096), 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    const end = length + value.byteLength;
    if (end > most) tooLarge(reader, most);
    if (end > bytes.byteLength) {
      const larger = new Uint8Array(Math.min(most, 2 * end));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(value, length);
    length = end;
  }
}

function tooLarge(stream, most) {
  stream?.cancel().catch(() => {});
  refuse("too-large", `The body has more than ${most} bytes.`);
}
