// What the worker is made of, besides what everybody is offered.
export { refuse } from "./boundary.js";
export { bytesOf } from "./bounded.js";
export { configured } from "./configured.js";
export { Source } from "./source.js";
export { Supply } from "./supply.js";
