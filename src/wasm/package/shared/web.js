// For those who load the bare `.wasm` themselves: every answer is ask before `init` has resolved or `initSync` has returned.
import { notStarted, problem, started } from "./boundary.js";
import { initSync as start } from "./glue.js";

/** Starts the module from a URL, a response, bytes or a compiled module. */
export async function init(module) {
  if (!isToStart()) return;
  let compiled;
  try {
    compiled = await compile(await module);
  } catch (cause) {
    throw notStarted(cause);
  }
  initSync(compiled);
}

/** Starts the module from bytes or a compiled module. */
export function initSync(module) {
  if (!isToStart()) return;
  try {
    start({ module });
  } catch (cause) {
    throw notStarted(cause);
  }
  started();
}

/** What has stopped in the midst of its work stays so. */
const isToStart = () => problem()?.code === "not-started";

async function compile(source) {
  if (typeof source === "string" || is("URL", source) || is("Request", source)) return compile(await fetch(source));
  if (!is("Response", source)) return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);
  if (!source.ok) throw new Error(`${source.url} was answered with ${source.status}`);
  // Engines compile while it arrives, of servers that say what it is.
  if (source.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(source);
  return WebAssembly.compile(await source.arrayBuffer());
}

/** In whichever window or context it was made. */
const is = (name, source) => Object.prototype.toString.call(source) === `[object ${name}]`;

export * from "./api.js";
