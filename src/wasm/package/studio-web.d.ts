export * from "./studio.js";
export * from "./web.js";
