// What the worker is made of: what everybody is offered, and what that is made of. Nothing starts the module here.
export * from "./api.js";
export { refuse } from "./boundary.js";
export { bytesOf } from "./bounded.js";
export { configured } from "./configured.js";
export { Source } from "./source.js";
export { Supply } from "./supply.js";
