// Writes the policies of so many apps as a peer reads them: PEER COUNT FILE.
import { writeFileSync } from "node:fs";
import { apps } from "../workload.mjs";

const [peer, count, file] = process.argv.slice(2);
const { write } = await import(`../peers/${peer}.mjs`);
writeFileSync(file, await write(apps(Number(count))));
