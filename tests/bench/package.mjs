// The package in Node beside what somebody would use instead, in one run: `cargo xtask bench`.
import { cases } from "./rows/cases.mjs";
import { checks } from "./rows/checks.mjs";
import { loading, starting } from "./rows/processes.mjs";
import { scale } from "./rows/scale.mjs";
import { summary } from "./rows/summary.mjs";
import { wire } from "./rows/wire.mjs";

// In this order: what leaves much behind in this process comes after what is quick.
const figures = {
  checks: await checks(),
  wire: await wire(),
  loading: loading(),
  starting: starting(),
  scale: await scale(),
};
await cases();
summary(figures);
