// Starts the worker on a runtime, with a world around it, and says how to ask it: `npm run deno`.
import { RUNTIMES, start } from "./runtimes.mjs";
import { world } from "./world.mjs";

const [runtime] = process.argv.slice(2);
if (!Object.hasOwn(RUNTIMES, runtime)) {
  console.error(`expected one of ${Object.keys(RUNTIMES).join(", ")}`);
  process.exit(2);
}
const around = await world();
const { url } = await start(runtime, around);
const instance = `${url}/havn/fartoy-registrering/instances/51200/6f1c0d52`;
console.log(`The worker is on ${url}. With a token that is good for an hour:

TOKEN=${around.token()}
curl -i -H "Authorization: Bearer $TOKEN" ${instance}               # yes: forwarded
curl -i -H "Authorization: Bearer $TOKEN" -X DELETE ${instance}     # no: 403
curl -i -H "Authorization: Bearer $TOKEN" -X POST ${instance}/sign  # ask: forwarded, its task is not known
curl -i ${instance}                                                 # 401
`);
process.once("SIGINT", () => process.exit());
process.once("SIGTERM", () => process.exit());
