// The package in Node beside what somebody would use instead, in one run: `cargo xtask bench`.
import { spawnSync } from "node:child_process";
import { createMongoAbility } from "@casl/ability";
import { Snapshot, identify } from "adgang";
import * as studio from "adgang/studio";

const { example } = studio;
const now = Date.UTC(2026, 10, 22);
const policy = (app) => example.policy.replaceAll("fartoy-registrering", app);
const claims = JSON.parse(example.claims);
const facts = JSON.parse(example.facts);
const bytes = studio.Snapshot.build([{ xml: example.policy }]);
const thousand = studio.Snapshot.build(
  Array.from({ length: 1000 }, (_, index) => ({ key: `havn/app-${index}`, xml: policy(`app-${index}`) })),
);

const actions = ["instantiate", "read", "write", "sign", "reject", "delete", "complete", "confirm", "pay"];
const tasks = Array.from({ length: 12 }, (_, index) => `Task_${index}`);
const resource = (task, app = "fartoy-registrering") => ({ app: `havn/${app}`, instance: "51200/6f1c0d52", task });

const snapshot = Snapshot.open(bytes);
const many = Snapshot.open(thousand);
const session = snapshot.session({ who: identify(claims), facts, now });
const view = session.on(resource("Task_2"));
const answers = new Map(actions.map((action) => [action, view.can(action)]));

// The example's policy as each of the others would write it, for a user whose roles are at hand.
const rules = (roles) => {
  const list = [];
  const app = { app: "havn/fartoy-registrering" };
  if (roles.has("DAGL") || roles.has("REGNA")) list.push({ action: ["instantiate", "read", "write"], subject: "Task", conditions: app });
  if (roles.has("DAGL")) list.push({ action: ["sign", "reject"], subject: "Task", conditions: { ...app, task: "Task_2" } });
  if (roles.has("DAGL")) list.push({ action: ["delete"], subject: "Task", conditions: { ...app, task: "Task_1" } });
  return list;
};
const detectSubjectType = () => "Task";
const ability = (roles) => createMongoAbility(rules(roles), { detectSubjectType });
const bound = ability(new Set(facts.roles));
const byHand = (roles, action, { app, task }) => {
  if (app !== "havn/fartoy-registrering") return false;
  if (action === "read" || action === "write" || action === "instantiate") return roles.has("DAGL") || roles.has("REGNA");
  if (action === "sign" || action === "reject") return roles.has("DAGL") && task === "Task_2";
  return action === "delete" && roles.has("DAGL") && task === "Task_1";
};
const roles = new Set(facts.roles);

// All give the same answers before any of them is timed.
for (const task of tasks) {
  const here = session.on(resource(task));
  for (const action of actions) {
    const all = [here.can(action), bound.can(action, { app: "havn/fartoy-registrering", task }), byHand(roles, action, resource(task))];
    if (new Set(all).size !== 1) throw new Error(`${action} in ${task}: ${all}`);
  }
}

let turn = 0;
const next = (list) => list[(turn = (turn + 1) % list.length)];

const table = [
  group("one action on an open view", {
    "Map.get": () => answers.get(next(actions)),
    "adgang view.can": () => view.can(next(actions)),
    "CASL, subject bound": () => bound.can(next(actions), { app: "havn/fartoy-registrering", task: "Task_2" }),
  }),
  group("a resource never seen before, session open", {
    "CASL": () => bound.can("sign", { app: "havn/fartoy-registrering", task: next(tasks) }),
    "adgang": () => session.on(resource(next(tasks))).can("sign"),
  }),
  group("fresh subject and fresh resource", {
    "hand-written if chain": () => byHand(new Set(["DAGL"]), "sign", resource(next(tasks))),
    "CASL": () => ability(new Set(["DAGL"])).can("sign", { app: "havn/fartoy-registrering", task: next(tasks) }),
    "adgang": () => {
      const fresh = snapshot.session({ who: claims, facts, now });
      const can = fresh.on(resource(next(tasks))).can("sign");
      fresh.free();
      return can;
    },
  }),
  group("fresh subject, 9 actions on 12 resources", {
    "hand-written if chain": () => tasks.map((task) => actions.map((action) => byHand(new Set(["DAGL"]), action, resource(task)))),
    "CASL": () => {
      const fresh = ability(new Set(["DAGL"]));
      return tasks.map((task) => actions.map((action) => fresh.can(action, { app: "havn/fartoy-registrering", task })));
    },
    "adgang grid": () => {
      const fresh = snapshot.session({ who: claims, facts, now });
      const grid = fresh.grid(actions, tasks.map((task) => resource(task)));
      fresh.free();
      return grid;
    },
  }),
  group("the same check among many policies", {
    "adgang, 1": () => check(snapshot, "fartoy-registrering"),
    "adgang, 1,000": () => check(many, "app-500"),
  }),
  group("opening a snapshot of 1,000 policies", {
    "adgang": () => Snapshot.open(thousand).free(),
  }),
  processes(),
];

for (const { name, rows } of table) {
  console.log(`\n${name}`);
  const [[, first]] = rows;
  for (const [who, took] of rows) console.log(`  ${who.padEnd(28)} ${time(took).padStart(10)}  ×${(took / first).toFixed(2)}`);
}

function check(snapshot, app) {
  const fresh = snapshot.session({ who: claims, facts, now });
  const can = fresh.on(resource("Task_2", app)).can("sign");
  fresh.free();
  if (!can) throw new Error(app);
}

/** The median of rounds of about 20 ms each, nanoseconds; the contenders take turns. */
function group(name, contenders) {
  const runs = Object.entries(contenders).map(([who, work]) => {
    let count = 1;
    for (let took = 0; took < 2e7; count *= 2) took = round(work, count);
    return { who, work, count: Math.max(1, count / 2), rounds: [] };
  });
  for (let turn = 0; turn < 15; turn++) for (const run of runs) run.rounds.push(round(run.work, run.count) / run.count);
  return { name, rows: runs.map(({ who, rounds }) => [who, median(rounds)]) };
}

function round(work, count) {
  const started = process.hrtime.bigint();
  for (let left = count; left > 0; left--) keep = work();
  return Number(process.hrtime.bigint() - started);
}

/** New processes: import, start, open, first answer; less what an empty one takes. */
function processes() {
  const here = import.meta.dirname;
  const input = Buffer.from(bytes).toString("base64");
  const scripts = {
    "CASL": `import { createMongoAbility } from "@casl/ability";
      createMongoAbility([{ action: "sign", subject: "Task" }]).can("sign", "Task")`,
    "adgang": `import { Snapshot } from "adgang";
      const s = Snapshot.open(new Uint8Array(Buffer.from("${input}", "base64")));
      s.session({ who: ${JSON.stringify(claims)}, facts: ${JSON.stringify(facts)}, now: ${now} })
        .on(${JSON.stringify(resource("Task_2"))}).can("sign")`,
  };
  const start = (script) => {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: here });
    if (status !== 0) throw new Error(stderr);
    return Number(process.hrtime.bigint() - started);
  };
  const rounds = Object.fromEntries(["", ...Object.keys(scripts)].map((who) => [who, []]));
  for (let turn = 0; turn < 15; turn++) for (const who in rounds) rounds[who].push(start(scripts[who] ?? ""));
  const empty = median(rounds[""]);
  const rows = Object.keys(scripts).map((who) => [who, median(rounds[who]) - empty]);
  return { name: "new process: import, start, open, first answer (less an empty process)", rows };
}

function median(list) {
  return list.sort((a, b) => a - b)[list.length >> 1];
}

function time(nanoseconds) {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(1)} ns`;
  return nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(2)} µs` : `${(nanoseconds / 1e6).toFixed(2)} ms`;
}

var keep;
