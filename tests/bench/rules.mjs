// The example's policy as the peers see it. Reads nothing: what imports this is timed from the start of a process.

/** The same policy as data, which each peer writes its own way. A rule without a task holds for all. */
export const rules = [
  { holders: ["role:dagl", "role:regna", "package:skipsfart"], actions: ["instantiate", "read", "write"] },
  { holders: ["role:dagl"], task: "Task_2", actions: ["sign", "reject"] },
  { holders: ["role:dagl"], task: "Task_1", actions: ["delete"] },
  { holders: ["org:havn"], actions: ["read", "complete"] },
];

/** The level that every rule wants, too. */
export const LEVEL = 3;

/** What rules name, of a user: roles and packages are compared without regard to case. */
export const holdersOf = ({ roles, accessPackages, org }) => [
  ...roles.map((role) => `role:${role.toLowerCase()}`),
  ...accessPackages.map((name) => `package:${name.toLowerCase()}`),
  ...(org === null ? [] : [`org:${org}`]),
];
