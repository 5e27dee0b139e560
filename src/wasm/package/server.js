// The server module, started on import: everything of the check module, and what only servers have to do with tokens.
export * from "./server/inline.js";
