// A complete worker of the edge, the same on every runtime: who calls, by a token and the keys of its issuer; what they may,
// by a snapshot of policies; and on to the app with what is known.
import { createWorker } from "adgang/worker";
import routes from "./routes.js";
import { loadSnapshot } from "./snapshot.js";

export const options = (env) => ({
  routes,
  prefilter: { realm: "havn" },
  jwks: env.JWKS,
  expect: { issuer: env.ISSUER, audience: env.AUDIENCE, leeway: 10 },
  loadSnapshot,
  factsFor,
  origin: env.ORIGIN,
});

/** Roles, access packages and delegations, as a server of ours has them for a user. */
async function factsFor(caller, { FACTS }) {
  const response = await fetch(`${FACTS}/${caller.userId}`);
  return response.ok ? response.json() : null;
}

export default createWorker(options);
