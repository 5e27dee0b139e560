// CASL: knows nothing of subjects, so the app picks the rules that are the user's. The app is the type of a resource: CASL
// finds rules by type, and conditions would be slower.
import { createMongoAbility } from "@casl/ability";
import { LEVEL, holdersOf, rules } from "../rules.mjs";

export const write = (apps) => Buffer.from(JSON.stringify(apps.flatMap((app) => rules.map((rule) => ({ app: `havn/${app}`, ...rule })))));

export function open(file) {
  const all = JSON.parse(file);
  return {
    session({ user }) {
      const ability = createMongoAbility(user.level < LEVEL ? [] : own(all, holdersOf(user)), { detectSubjectType });
      return { can: (action, resource) => ability.can(action, resource) };
    },
  };
}

const detectSubjectType = ({ app }) => app;

function own(all, holders) {
  const list = [];
  for (const { app, holders: wanted, actions, task } of all) {
    if (!wanted.some((holder) => holders.includes(holder))) continue;
    list.push({ action: actions, subject: app, ...(task && { conditions: { task } }) });
  }
  return list;
}
