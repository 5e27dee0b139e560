// What all contenders are asked: who, which actions, on what, under which rules.
import { readFileSync } from "node:fs";

const example = (name) => readFileSync(new URL(`../../src/example/${name}`, import.meta.url), "utf8");
const claims = JSON.parse(example("claims.json"));
const facts = JSON.parse(example("facts.json"));

/** The example's policy, for an app. */
export const policyXml = (app) => xml.replaceAll("fartoy-registrering", app);
const xml = example("policy.xml");

export const apps = (count) => Array.from({ length: count }, (_, index) => `app-${index}`);
export const actions = ["instantiate", "read", "write", "sign", "reject", "delete", "complete", "confirm", "pay"];
export const tasks = Array.from({ length: 12 }, (_, index) => `Task_${index}`);

let serial = 0;

/** A resource that is new to all: no two have the same instance. */
export function resource(app, task) {
  const guid = `6f1c0d52-8f1e-4f6e-9a53-${String(serial++).padStart(12, "0")}`;
  return { app: `havn/${app}`, instance: `${facts.party}/${guid}`, task };
}

/** A subject: `user` is what an app would keep of a user, the rest is what adgang takes for the same. No two are the same user. */
function person({ level = 3, roles = [], accessPackages = [] }) {
  const id = String(20_000 + serial++);
  return {
    user: { id, level, roles, accessPackages, org: null },
    claims: { ...claims, nameid: id, "urn:altinn:userid": id, "urn:altinn:authlevel": level },
    facts: { ...facts, roles, accessPackages },
    now: Date.UTC(2026, 10, 22),
  };
}

export const manager = () => person({ roles: ["DAGL", "UTINN"] });

/** One of each kind there is a rule for, and some there is none for. */
export const subjects = {
  manager: manager(),
  "manager in small letters": person({ roles: ["dagl"] }),
  "manager at a low level": person({ roles: ["DAGL"], level: 2 }),
  accountant: person({ roles: ["REGNA"] }),
  "holder of the package": person({ accessPackages: ["skipsfart"] }),
  "somebody else": person({ roles: ["UTINN"], accessPackages: ["jordbruk"] }),
  "service owner": serviceOwner(),
};

function serviceOwner() {
  const said = { "urn:altinn:authenticatemethod": "maskinporten", "urn:altinn:authlevel": 3, "urn:altinn:org": "havn" };
  return {
    ...person({}),
    user: { id: "havn", level: 3, roles: [], accessPackages: [], org: "havn" },
    claims: { ...said, "urn:altinn:orgNumber": "991825827", iss: claims.iss, scope: "altinn:serviceowner", exp: claims.exp },
  };
}

/**
 * Takes turns through many that are made before anything is timed: so many that whoever kept answers by subject or resource
 * would not find one again.
 */
export function pool(make) {
  const all = Array.from({ length: 4096 }, (_, index) => make(index));
  let at = 0;
  return () => all[(at = (at + 1) & 4095)];
}
