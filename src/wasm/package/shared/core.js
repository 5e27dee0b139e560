// What all modules offer. `./glue.js` is the glue of the module in whose folder this file lies.
export { AdgangError } from "../errors.js";
export { version } from "./glue.js";
export { anonymous, decode, identify } from "./identity.js";
export { Parties, parseParties, selectParty } from "./parties.js";
export { Session } from "./session.js";
export { Snapshot } from "./snapshot.js";
export { View } from "./view.js";
