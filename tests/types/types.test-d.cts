// The types, as `require` meets them.
import adgang = require("adgang");
import server = require("adgang/server");
import studio = require("adgang/studio");
import worker = require("adgang/worker");

const snapshot: adgang.Snapshot = adgang.Snapshot.open(studio.Snapshot.build(studio.example.policy));
const view: adgang.View = snapshot.session({ who: server.anonymous(), now: 0 }).on({ app: "ttd/a" });
// @ts-expect-error an action is a text
view.can(5);

const point: worker.DecisionPoint = worker.createDecisionPoint({ base: "https://a", snapshot: new Uint8Array(0) });
void [point, worker.createWorker];
