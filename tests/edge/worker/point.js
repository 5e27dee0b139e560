// A decision point of AuthZEN: policies with conditions, so of the studio module.
import { createDecisionPoint } from "adgang/studio";
import { loadSnapshot } from "./snapshot.js";

export default createDecisionPoint(({ BASE, KNOWN }) => ({ base: BASE, loadSnapshot, known: { entities: JSON.parse(KNOWN) } }));
