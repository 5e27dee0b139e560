// Facts from what the platform's endpoints answered; the same for a server and for the studio, which reads XML too.
import { call, give, instant, list, object, optional, refuse, seconds, text } from "./boundary.js";
import * as glue from "./glue.js";

/** The answers that are read alike, in the order in which they count. */
const ANSWERS = [
  "parties",
  "profile",
  "callerParty",
  "keyRoleParties",
  "roleRegister",
  "roles",
  "accessPackages",
  "estateRoles",
  "consentLists",
];

export function factsFrom(sources) {
  const { party, partyUuid, asOf, expires, ages, complete, ...given } = Object(sources);
  const { authorizedParties, accessLists, instances, delegationChanges, delegationsFor, policies, ...answers } = given;
  for (const name of Object.keys(answers)) {
    if (!ANSWERS.includes(name)) refuse("invalid-argument", `sources: there is no answer ${JSON.stringify(name)}`);
  }
  const id = optional(number, typeof party === "object" ? party?.partyId : party, "party");
  const about = [id, optional(text, partyUuid, "partyUuid"), at(asOf, "asOf"), at(expires, "expires")];
  const all = optional(texts, complete, "complete") ?? [];
  const steps = [];
  const step = (name, take) => {
    const { asOf: read, expires: end } = Object(Object(ages)[name]);
    const age = [at(read, `ages.${name}.asOf`), at(end, `ages.${name}.expires`)];
    steps.push((maker) => maker.aged(...age), take);
  };
  for (const name of ANSWERS) {
    const json = optional(answer, answers[name], name);
    if (json !== undefined) step(name, (maker) => maker.read(name, json));
  }
  const authorized = optional(answer, authorizedParties, "authorizedParties");
  if (authorized !== undefined) {
    const asked = [all.includes("roles"), all.includes("accessPackages")];
    step("authorizedParties", (maker) => maker.authorized(authorized, ...asked));
  }
  for (const guarded of optional(items, accessLists, "accessLists") ?? []) {
    const { resource, memberships } = Object(guarded);
    const pair = [answer(resource, "resource"), optional(answer, memberships, "memberships")];
    step("accessLists", (maker) => maker.guarded(...pair));
  }
  for (const instance of optional(items, instances, "instances") ?? []) {
    const json = answer(instance, "instance");
    step("instances", (maker) => maker.read("instance", json));
  }
  const changes = optional(answer, delegationChanges, "delegationChanges");
  if (changes !== undefined) {
    const keys = typeof delegationsFor === "string" ? [delegationsFor] : texts(delegationsFor, "delegationsFor");
    if (keys.length === 0) refuse("invalid-argument", "delegationsFor: expected the resource that they were asked for");
    const asked = list(keys, "delegationsFor");
    for (const [path, policy] of Object.entries(Object(policies))) {
      // Half a surrogate pair is in no path.
      const key = text(path, "policies");
      if (policy === undefined) continue;
      const source = optional(text, policy, "policies");
      steps.push((maker) => maker.policy(key, source));
    }
    step("delegationChanges", (maker) => maker.delegations(changes, asked));
  }
  return give(
    call((FactsMaker) => {
      const maker = new FactsMaker(...about);
      try {
        for (const take of steps) take(maker);
      } catch (refused) {
        maker.free();
        throw refused;
      }
      return maker.facts();
    }, glue.FactsMaker),
  );
}

/** JSON that an endpoint answered: its text, or what was parsed of it. */
function answer(value, name) {
  if (typeof value === "string") return text(value, name);
  return Array.isArray(value) ? list(value, name) : object(value, name);
}

function items(value, name) {
  if (!Array.isArray(value)) refuse("invalid-argument", `${name}: expected a list`);
  return value;
}

const texts = (value, name) => items(value, name).map((item) => text(item, name));

function number(value, name) {
  if (!Number.isSafeInteger(value)) refuse("invalid-argument", `${name}: expected the number of a party`);
  return value;
}

const at = (value, name) => {
  const time = optional(instant, value, name);
  return time === undefined ? undefined : seconds(time);
};
