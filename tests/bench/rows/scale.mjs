// The same check among more and more policies: a fresh subject, a fresh resource of one app.
import { contenders, engine } from "../contenders.mjs";
import { compare, printTimes } from "../measure.mjs";
import { agree } from "../agree.mjs";
import { actions, manager, pool, resource, subjects } from "../workload.mjs";

const COUNTS = [1, 100, 10_000];
/** Where 10,000 would take minutes: Cedar reads them in 20 s, and then takes half a second an answer. */
const LESS = { cedar: [1, 100, 1000], "cedar-sets": [1, 100, 1000] };

/** Gives the rows' figures; each ratio is to the same contender's time with one policy. */
export async function scale() {
  const works = {};
  const bases = {};
  for (const [name, peer] of Object.entries({ ...contenders, "Cedar wasm, a set per app": "cedar-sets" })) {
    for (const count of LESS[peer] ?? COUNTS) {
      const row = `${name}, ${count.toLocaleString("en")}${count === 1000 ? " (not 10,000)" : ""}`;
      bases[row] = `${name}, 1`;
      works[row] = await check(peer, count);
    }
  }
  const rows = compare(works).map((row) => ({ ...row, base: bases[row.name] }));
  printTimes("the same check among 1, 100 and 10,000 policies (ratio: to the same with 1)", rows);
  return rows;
}

async function check(peer, count) {
  const asked = await engine(peer, count);
  const places = [0, count >> 1, count - 1].map((at) => resource(`app-${at}`, "Task_2"));
  const { manager: allowed, accountant } = subjects;
  const few = { subjects: { manager: allowed, accountant }, actions, resources: places };
  // Checked against the chain of ifs with the same apps. All subjects were asked before, among fewer policies.
  agree({ "hand-written if chain": await engine("byhand", count), [`${peer} with ${count}`]: asked }, few);
  const [subject, fresh] = [pool(manager), pool(() => resource(`app-${count >> 1}`, "Task_2"))];
  return () => {
    const session = asked.session(subject());
    const can = session.can("sign", fresh());
    session.free?.();
    return can;
  };
}
