// After a trap: what is of the instance before is refused, and frees nothing of the one after it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { instances } from "./worker/instances.js";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const { example } = studio;
const bytes = studio.Snapshot.build(example.policy);
const now = Date.UTC(2026, 10, 22);
const [who, facts] = [JSON.parse(example.claims), JSON.parse(example.facts)];
const resource = { app: "havn/fartoy-registrering", task: "Task_2" };

/** The memory of a module that runs: only the studio's builds snapshots. */
const memoryOf = (name) => instances.findLast(({ exports }) => "__wbg_builder_free" in exports === (name === "studio")).exports.memory;

/** Some garbage, as a fault might leave it. */
const fills = {
  ones: (memory) => memory.fill(0xff),
  zeros: (memory) => memory.fill(0),
  noise: (memory) => memory.forEach((_, at) => void (memory[at] = (at * 2_654_435_761) >>> 13)),
};

for (const [name, module] of Object.entries({ server, studio })) {
  for (const [kind, fill] of Object.entries(fills)) {
    test(`${name}, ${kind}: goes on`, async () => {
      const { Snapshot, guarded, instance } = module;
      let snapshot = Snapshot.open(bytes);
      const open = () => snapshot.session({ who, facts, now });
      const asked = (session) => {
        const view = session.on(resource);
        try {
          return view.check("sign").answer;
        } finally {
          view.free();
        }
      };
      const before = instance();
      const old = Array.from({ length: 300 }, open);
      const oldSnapshot = snapshot;
      assert.equal(asked(old[0]), "yes");
      const views = old.map((session) => session.on(resource));
      fill(new Uint8Array(memoryOf(name).buffer));
      assert.throws(() => guarded(() => { open(); asked(old[0]); }), { name: "AdgangError", code: "trapped" });
      assert.equal(instance(), before + 1);

      // As many as before, at the same places: whatever of the old ones still freed something would free these.
      snapshot = Snapshot.open(bytes);
      const sessions = Array.from({ length: 300 }, open);
      for (const stale of [() => old[0].on(resource), () => old[0].factsAge, () => old[0].at(now), () => oldSnapshot.hash, () => oldSnapshot.session({ who, facts, now })]) {
        assert.throws(stale, { name: "AdgangError", code: "restarted" });
      }
      assert.equal(views[0].check("sign").answer, "yes");
      for (const session of old.slice(0, 150)) session.free();
      oldSnapshot.free();
      assert.throws(() => oldSnapshot.hash, { code: "freed" });
      old.length = 0;
      views.length = 0;
      for (let i = 0; i < 3; i++) {
        collect();
        await new Promise((done) => setImmediate(done));
      }
      assert.equal(new Set(sessions.map(asked)).size, 1);
      const { byteLength } = memoryOf(name).buffer;
      for (const session of sessions) session.free();
      for (let i = 0; i < 2000; i++) {
        const session = open();
        assert.equal(asked(session), "yes");
        session.free();
      }
      assert.equal(instance(), before + 1);
      assert.equal(memoryOf(name).buffer.byteLength, byteLength);
    });
  }

  test(`${name}: what is refused is no trap`, () => {
    const { Snapshot, guarded, instance } = module;
    const before = instance();
    assert.throws(() => guarded(() => Snapshot.open(new Uint8Array(3))), { code: "not-a-snapshot" });
    assert.equal(guarded(() => 5), 5);
    assert.equal(instance(), before);
  });
}
