// The worker on each runtime, as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";

const here = (path) => join(import.meta.dirname, path);
const { resolve } = createRequire(import.meta.url);
const machine = `${process.platform}-${process.arch}`;

/** A file of the package for this machine: nothing here runs install scripts, which would fetch or link it. */
const binary = (name, path) => join(dirname(resolve(`${name}/package.json`)), path);

/** By name, what starts it. */
export const RUNTIMES = {
  node: () => [process.execPath, here("start/node.mjs")],
  deno: () => [
    binary(`@deno/${machine}${machine === "linux-x64" || machine === "linux-arm64" ? "-glibc" : ""}`, "deno"),
    // The package needs no permission: that to read is for a worker whose name is not known before.
    ...["run", "--quiet", "--no-lock", "--no-remote", "--node-modules-dir=manual"],
    ...["--allow-net", "--allow-env", "--allow-read", here("start/deno.js")],
  ],
  bun: () => [binary(`@oven/bun-${machine.replace("arm64", "aarch64")}`, "bin/bun"), here("start/bun.js")],
  "edge-runtime": () => [process.execPath, here("start/edge-runtime.mjs")],
  workerd: () => [process.execPath, here("start/workerd.mjs")],
  wrangler: wrangler,
};

/**
 * Starts a worker on a free port; gives where it is once it answers.
 *
 * @param worker its file, in `worker/`
 * @param first what it is asked first: a path, and headers
 */
export async function start(runtime, { env, snapshot }, worker = "worker.js", first = ["/health"]) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "adgang-"));
  const all = { ...env, PORT: String(port), WORKER: `file://${here(`worker/${worker}`)}`, FOLDER: folder, NAMES: Object.keys(env).join(" ") };
  const [program, ...args] = RUNTIMES[runtime](all, snapshot);
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", CI: "1", WRANGLER_SEND_METRICS: "false", DENO_NO_UPDATE_CHECK: "1", ...all },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, to be ended with all that it has started.
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => void (said = (said + text).slice(-4000)));
  const end = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  process.once("exit", end);
  const stop = async () => {
    process.removeListener("exit", end);
    end();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(child, () => runtime !== "workerd" || said.includes("ready"), url + first[0], { headers: first[1] });
  } catch {
    await stop();
    throw new Error(`${runtime} did not start:\n${said}`);
  }
  return { runtime, url, pid: child.pid, took: performance.now() - began, stop, said: () => said };
}

/** Waits for the first answer, and until the store of workerd has its snapshot. */
async function answering(child, isReady, ...request) {
  for (const end = performance.now() + 60_000; performance.now() < end; await new Promise((done) => setTimeout(done, 5))) {
    if (child.exitCode !== null) break;
    if (!isReady()) continue;
    const answered = await fetch(...request).then(() => true, () => false);
    if (answered) return;
  }
  throw new Error();
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** `wrangler dev`, with the snapshot among its static assets. */
function wrangler({ WORKER, PORT, FOLDER, NAMES, ...env }, snapshot) {
  const vars = Object.fromEntries(NAMES.split(" ").map((name) => [name, env[name]]));
  mkdirSync(join(FOLDER, "assets"));
  writeFileSync(join(FOLDER, "assets/policies.snapshot"), snapshot);
  const configuration = {
    ...{ name: "adgang", main: new URL(WORKER).pathname, compatibility_date: "2026-04-01", vars },
    assets: { directory: "./assets", binding: "ASSETS", run_worker_first: true },
  };
  writeFileSync(join(FOLDER, "wrangler.json"), JSON.stringify(configuration));
  const program = binary("wrangler", "bin/wrangler.js");
  return [process.execPath, program, "dev", "--config", join(FOLDER, "wrangler.json"), "--ip", "127.0.0.1", "--port", PORT, "--inspector-port", "0"];
}
