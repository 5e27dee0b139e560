export * from "./server.js";
export * from "./web.js";
