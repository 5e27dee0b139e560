// The playground's address: the one that xtask serves, or else www/dist served here under the page's own headers.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const dist = new URL("../../www/dist/", import.meta.url);
const kinds = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** Gives the address of the page and how to close it. */
export async function site() {
  const served = process.env.ADGANG_PLAY_URL;
  if (served) return { url: new URL("/", served).href, close() {} };
  const headers = await pageHeaders();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://page").pathname;
    const file = new URL(path === "/" ? "index.html" : path.slice(1), dist);
    const inside = fileURLToPath(file).startsWith(fileURLToPath(dist));
    const body = inside ? await readFile(file).catch(() => undefined) : undefined;
    const type = kinds[extname(file.pathname)] ?? "text/plain";
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": type, "Cache-Control": "no-store", ...headers });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What `_headers` says for every path. */
export async function pageHeaders() {
  const text = await readFile(new URL("_headers", dist), "utf8").catch(() => {
    throw new Error("www/dist is not built: `cargo xtask play` builds it");
  });
  const lines = text.split("\n").filter((line) => /^\s+\S+:/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]));
}
