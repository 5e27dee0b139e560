// casbin (node-casbin): a line for each rule, and a matcher that asks for what differs most first.
import { StringAdapter, newEnforcer, newModelFromString } from "casbin";
import { LEVEL, holdersOf, rules } from "../rules.mjs";

const model = `
[request_definition]
r = user, resource, action

[policy_definition]
p = app, task, actions, holders

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.resource.app == p.app && (p.task == "*" || p.task == r.resource.task) && among(r.action, p.actions) && holds(r.user, p.holders)
`;

const between = (list) => `|${list.join("|")}|`;

export const write = (apps) =>
  Buffer.from(
    apps
      .flatMap((app) => rules.map((rule) => `p, havn/${app}, ${rule.task ?? "*"}, ${between(rule.actions)}, ${between(rule.holders)}`))
      .join("\n"),
  );

export async function open(file) {
  const enforcer = await newEnforcer(newModelFromString(model), new StringAdapter(String(file)));
  enforcer.addFunction("among", (action, actions) => actions.includes(`|${action}|`));
  enforcer.addFunction("holds", ({ level, holders }, wanted) => level >= LEVEL && holders.some((holder) => wanted.includes(holder)));
  return {
    session({ user }) {
      const own = { level: user.level, holders: holdersOf(user).map((holder) => `|${holder}|`) };
      return { can: (action, resource) => enforcer.enforceSync(own, resource, action) };
    },
  };
}
