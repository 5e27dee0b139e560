// What both modules offer. `./glue.js` is the glue of the module in whose folder this file lies.
export { AdgangError } from "../errors.js";
export { version } from "./glue.js";
export { anonymous, decode, identify, parseParties } from "./identity.js";
export { Session } from "./session.js";
export { Snapshot } from "./snapshot.js";
export { View } from "./view.js";
