// The check module, started on import.
export * from "./check/inline.js";
