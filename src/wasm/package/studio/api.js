// What the studio module offers: all of check, and what is only here.
export * from "./core.js";
