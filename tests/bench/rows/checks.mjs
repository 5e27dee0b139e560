// Rows in which policies are open: one check, and many.
import { contenders, engines } from "../contenders.mjs";
import { compare, printTimes } from "../measure.mjs";
import { agree } from "../agree.mjs";
import { actions, apps, manager, pool, resource, subjects, tasks } from "../workload.mjs";

const app = "app-0";
const inTasks = tasks.map((task) => resource(app, task));

/** Gives the rows' figures. */
export async function checks() {
  const [one, twelve] = [await engines(1), await engines(12)];
  const inApps = apps(12).map((app) => resource(app, "Task_2"));
  const compared =
    agree(one, { subjects, actions, resources: inTasks }) +
    agree(one, { subjects, actions, resources: [resource("another", "Task_2")] }, 2) +
    agree(twelve, { subjects, actions, resources: inApps });
  console.log(`\n${compared} answers were compared: ${Object.keys(contenders).join(", ")} agree.`);

  const subject = pool(manager);
  const fresh = pool((index) => resource(app, tasks[index % tasks.length]));
  return {
    view: view(one),
    resource: table("a check on an open session, a resource never seen before", one, (engine) => {
      const session = engine.session(manager());
      return () => session.can("sign", fresh());
    }),
    subject: table("fresh subject and fresh resource, everything crossing", one, (engine) => () => {
      const session = engine.session(subject());
      const can = session.can("sign", fresh());
      session.free?.();
      return can;
    }),
    render: table("a session for a fresh subject, then 9 actions × 12 resources of one app", one, render(subject, inTasks)),
    renderApps: table("the same, 12 resources of 12 apps", twelve, render(subject, inApps)),
  };
}

/** What is open stays open: only the action is new. */
function view(engines) {
  const asked = resource(app, "Task_2");
  const views = Object.entries(engines).map(([name, engine]) => {
    const session = engine.session(manager());
    return [name, session.on?.(asked) ?? { can: (action) => session.can(action, asked) }];
  });
  const answers = new Map(actions.map((action) => [action, views[0][1].can(action)]));
  // Each has a turn of its own, so that all see the actions in the same order.
  const turns = () => {
    let at = 0;
    return () => actions[(at = at === actions.length - 1 ? 0 : at + 1)];
  };
  const next = turns();
  const contenders = { "Map.get": () => answers.get(next()) };
  for (const [name, view] of views) {
    const next = turns();
    contenders[name === "adgang" ? "adgang view.can" : name] = () => view.can(next());
  }
  return shown("view.can(action), subject and resource bound before", compare(contenders));
}

const render = (subject, resources) => (engine) => () => {
  const session = engine.session(subject());
  const answers =
    session.grid?.(actions, resources) ?? resources.map((resource) => actions.map((action) => session.can(action, resource)));
  session.free?.();
  return answers;
};

/** Times the same work of all. */
function table(title, engines, workOf) {
  return shown(title, compare(Object.fromEntries(Object.entries(engines).map(([name, engine]) => [name, workOf(engine)]))));
}

function shown(title, rows) {
  printTimes(title, rows);
  return rows;
}
