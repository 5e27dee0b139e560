// The small thing that every consumer does with every entry.
import { claims, decision, facts, now, resource, snapshot } from "./data.js";

/**
 * Whether each entry does what it should, by its name: true, or what else came of it. `uses` are triples of that name, what
 * the entry exports, and the bare `.wasm` to start it from, if it does not start by itself; `load` gets that.
 */
export async function useAll(uses, load) {
  const results = {};
  for (const [name, entry, wasm] of uses) {
    try {
      if (wasm) entry.initSync(await load(wasm));
      results[name] = use(entry);
    } catch (error) {
      results[name] = String(error?.stack ?? error);
    }
  }
  return JSON.stringify(results);
}

/** Asks what can be asked of an entry. One without snapshots has at least something in it. */
export function use(entry) {
  if (!("Snapshot" in entry)) return Object.keys(entry).length > 0 || "it is empty";
  const text = JSON.stringify(decide(entry));
  return text === JSON.stringify(decision) || text;
}

/** Opens a snapshot and a session, and asks for a yes, a no, and what cannot be told. */
export function decide({ Snapshot, identify }) {
  const bytes = Uint8Array.from(snapshot.match(/../g), (digits) => parseInt(digits, 16));
  const who = identify(claims);
  const opened = Snapshot.open(bytes);
  const view = opened.session({ who, facts, now }).on(resource);
  const unknown = opened.session({ who, party: facts.party, now }).on(resource);
  return [who.kind, view.can("sign"), view.can("delete"), unknown.check("sign")];
}
