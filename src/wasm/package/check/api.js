// What the check module offers.
export * from "./core.js";
