// A page of its own for a browser test: the installed package under /adgang/, the given files beside it, and a
// Content-Security-Policy as strict as the package can run under.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const installed = new URL("./node_modules/adgang/", import.meta.url);
const kinds = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves `files` (path to text) and the package; gives its address and how to close it. */
export async function serve(files, policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'") {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://page").pathname;
    const body = files[path] ?? (path.startsWith("/adgang/") ? await packed(path.slice("/adgang/".length)) : undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": kinds[extname(path)] ?? "text/html",
      "Content-Security-Policy": policy,
    });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

async function packed(path) {
  const file = new URL(path, installed);
  if (!fileURLToPath(file).startsWith(fileURLToPath(installed))) return undefined;
  return readFile(file).catch(() => undefined);
}
