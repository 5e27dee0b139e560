// Requests per second of the worker on each runtime, beside those of a worker that does nothing but send them on, in turns; and
// how long each takes from the start of its process to its first answer. Figures are for reading.
import { Agent, request } from "node:http";
import { median, print, times } from "../bench/measure.mjs";
import { RUNTIMES, start } from "./runtimes.mjs";
import { world } from "./world.mjs";

const ROUNDS = 3;
const SECONDS = 1;
const AT_ONCE = 32;
const STARTS = 3;

const around = await world();
const path = "/havn/fartoy-registrering/instances/51200/6f1c0d52";
const headers = { authorization: `Bearer ${around.token()}` };
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const send = (url, method, status) =>
  new Promise((done, fail) => {
    const sent = request(url + path, { method, headers, agent }, (response) => {
      response.resume().once("end", () => (response.statusCode === status ? done() : fail(new Error(`status ${response.statusCode}`))));
    });
    sent.once("error", fail).end();
  });

/** Requests per second of one round. */
async function round({ url, method, status }) {
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  const one = async () => {
    for (; performance.now() < end; count++) await send(url, method, status);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return count / SECONDS;
}

async function throughput(runtime) {
  const [idle, worker] = [await start(runtime, around, "idle.js"), await start(runtime, around, "measured.js")];
  try {
    const contenders = [
      { url: idle.url, method: "GET", status: 200, rounds: [] },
      { url: worker.url, method: "GET", status: 200, rounds: [] },
      { url: worker.url, method: "DELETE", status: 403, rounds: [] },
    ];
    for (const contender of contenders) await round(contender);
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const contender of contenders) contender.rounds.push(await round(contender));
    }
    const [base, ...others] = contenders.map(({ rounds }) => median(rounds));
    return [runtime, base.toFixed(0), ...others.flatMap((rate) => [rate.toFixed(0), times(rate / base)])];
  } finally {
    await Promise.all([idle.stop(), worker.stop()]);
  }
}

async function firstAnswers(runtime) {
  const took = { "idle.js": [], "measured.js": [] };
  const imports = [];
  for (let turn = 0; turn < STARTS; turn++) {
    for (const [worker, all] of Object.entries(took)) {
      const started = await start(runtime, around, worker, [path, headers]);
      await started.stop();
      all.push(started.took);
      const imported = /imported in ([\d.]+)/.exec(started.said());
      if (worker === "measured.js" && imported) imports.push(Number(imported[1]));
    }
  }
  const [idle, worker] = Object.values(took).map(median);
  const milliseconds = (time) => `${time.toFixed(0)} ms`;
  return [runtime, milliseconds(idle), milliseconds(worker), milliseconds(worker - idle), imports.length ? milliseconds(median(imports)) : "–"];
}

const named = process.argv.slice(2);
const runtimes = Object.keys(RUNTIMES).filter((name) => named.length === 0 || named.includes(name));
const rates = [];
const starts = [];
for (const runtime of runtimes) {
  rates.push(await throughput(runtime));
  starts.push(await firstAnswers(runtime));
}
around.stop();
agent.destroy();
print("the worker, requests per second", ["", "only sent on", "verified, yes, sent on", "", "verified, no", ""], rates);
print("from the start of the process to the first answer", ["", "only sent on", "verified, yes, sent on", "more", "of it import"], starts);
