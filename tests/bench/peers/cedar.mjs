// Cedar, as wasm: policies parsed once, and entities at every call, as it wants them.
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { LEVEL, holdersOf, rules } from "../rules.mjs";

const uid = (type, id) => ({ type, id });
const text = (type, id) => `${type}::${JSON.stringify(id)}`;

/** One set of policies for all apps. */
export const write = (apps) => Buffer.from(apps.map(policies).join("\n"));

/** The same as one set for each app, for who does the finding by app before Cedar is asked. */
export const writeSets = (apps) => Buffer.from(JSON.stringify(Object.fromEntries(apps.map((app) => [`havn/${app}`, policies(app)]))));

const policies = (app) =>
  rules
    .map(({ holders, actions, task }) => {
      const among = (type, ids) => `[${ids.map((id) => text(type, id)).join(", ")}]`;
      const when = `principal in ${among("Holder", holders)} && principal.level >= ${LEVEL}`;
      const scope = `principal, action in ${among("Action", actions)}, resource in ${text("App", `havn/${app}`)}`;
      return `permit(${scope}) when { ${when}${task ? ` && resource.task == ${JSON.stringify(task)}` : ""} };`;
    })
    .join("\n");

export function open(file) {
  const set = parse(String(file));
  return { session: (subject) => session(subject, () => set) };
}

export function openSets(file) {
  const sets = new Map(Object.entries(JSON.parse(file)).map(([app, text]) => [app, parse(text)]));
  return { session: (subject) => session(subject, (app) => sets.get(app)) };
}

let count = 0;

/** Cedar keeps the sets, by a name. */
function parse(text) {
  const name = `set-${count++}`;
  const answer = preparsePolicySet(name, { staticPolicies: text });
  if (answer.type !== "success") throw new Error(JSON.stringify(answer));
  return name;
}

function session({ user }, setOf) {
  const principal = {
    uid: uid("User", user.id),
    attrs: { level: user.level },
    parents: holdersOf(user).map((holder) => uid("Holder", holder)),
  };
  return {
    can(action, { app, instance, task }) {
      const set = setOf(app);
      if (set === undefined) return false;
      const resource = { uid: uid("Instance", instance), attrs: { task }, parents: [uid("App", app)] };
      const answer = statefulIsAuthorized({
        principal: principal.uid,
        action: uid("Action", action),
        resource: resource.uid,
        context: {},
        preparsedPolicySetId: set,
        entities: [principal, resource],
      });
      if (answer.type !== "success") throw new Error(JSON.stringify(answer));
      return answer.response.decision === "allow";
    },
  };
}
