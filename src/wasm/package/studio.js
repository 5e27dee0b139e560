// The studio module, started on import: everything of the check module, and policies as XML.
export * from "./studio/inline.js";
