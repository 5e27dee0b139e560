// adgang: a snapshot for all apps.
import { Snapshot } from "adgang";

/** The policies of these apps, as the file that is shipped. */
export async function write(apps) {
  // Only here: who opens a snapshot has no need of the compiler.
  const studio = await import("adgang/studio");
  const { policyXml } = await import("../workload.mjs");
  return studio.Snapshot.build(apps.map((app) => ({ key: `havn/${app}`, xml: policyXml(app) })));
}

export function open(file) {
  const snapshot = Snapshot.open(file);
  return {
    session({ claims, facts, now }) {
      const session = snapshot.session({ who: claims, facts, now });
      return {
        on: (resource) => session.on(resource),
        can: (action, resource) => session.on(resource).can(action),
        grid: (actions, resources) => session.grid(actions, resources),
        free: () => session.free(),
      };
    },
    free: () => snapshot.free(),
  };
}
