// The options of what serves requests: known names only, and what is not said.
import { refuse } from "./boundary.js";
import { reporter } from "./source.js";

/** In bytes, and in milliseconds. */
const LIMITS = { snapshot: 64 << 20 };
const TIMES = { snapshot: 60_000, pause: 30_000, patience: 5_000 };

export function configured(options, names, { limits, times } = {}) {
  const given = known(options, names, "options");
  const clock = given.clock ?? Date.now;
  for (const name of ["clock", "report", "loadSnapshot", "authenticate", "factsFor", "forward"]) {
    if (given[name] !== undefined && typeof given[name] !== "function") refuse("malformed-options", `options.${name}: expected a function`);
  }
  return {
    ...given,
    // Called by itself: a clock of somebody's own may need no `this`, and Date.now takes none.
    clock: () => clock(),
    report: reporter(given.report),
    limits: numbers(given.limits, { ...LIMITS, ...limits }, "options.limits"),
    times: numbers(given.times, { ...TIMES, ...times }, "options.times"),
  };
}

function numbers(given, defaults, name) {
  const numbers = { ...defaults, ...known(given, Object.keys(defaults), name) };
  for (const [member, number] of Object.entries(numbers)) {
    if (!(Number.isFinite(number) && number >= 0)) refuse("malformed-options", `${name}.${member}: expected a number`);
  }
  return numbers;
}

/** What is given, without what is not. */
function known(given, names, name) {
  const members = Object.entries(given ?? {}).filter(([, value]) => value !== undefined && value !== null);
  for (const [member] of members) if (!names.includes(member)) refuse("malformed-options", `${name}: there is no ${member}`);
  return Object.fromEntries(members);
}
