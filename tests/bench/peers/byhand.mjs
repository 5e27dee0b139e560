// What somebody would write without a library: the example's rules as a chain of ifs, and the apps that they are for.

export const write = (apps) => Buffer.from(JSON.stringify(apps.map((app) => `havn/${app}`)));

export function open(file) {
  const apps = new Set(JSON.parse(file));
  return {
    session: ({ user }) => ({ can: (action, { app, task }) => apps.has(app) && allowed(user, action, task) }),
  };
}

function allowed(user, action, task) {
  if (user.level < 3) return false;
  if (action === "instantiate" || action === "read" || action === "write") {
    if (has(user.roles, "dagl") || has(user.roles, "regna") || has(user.accessPackages, "skipsfart")) return true;
    return action === "read" && user.org === "havn";
  }
  if (action === "sign" || action === "reject") return task === "Task_2" && has(user.roles, "dagl");
  if (action === "delete") return task === "Task_1" && has(user.roles, "dagl");
  return action === "complete" && user.org === "havn";
}

function has(list, name) {
  for (const one of list) if (one.toLowerCase() === name) return true;
  return false;
}
