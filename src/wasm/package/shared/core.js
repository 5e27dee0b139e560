// What all modules offer. `./glue.js` is the glue of the module in whose folder this file lies.
import { call, problem } from "./boundary.js";
import * as glue from "./glue.js";

export { AdgangError } from "../errors.js";
export { anonymous, decode, identify } from "./identity.js";
export { Parties, parseParties, selectParty } from "./parties.js";
export { Session } from "./session.js";
export { Snapshot } from "./snapshot.js";
export { View } from "./view.js";
export { problem };

export const version = () => call((raw) => raw.version(), { version: glue.version });
