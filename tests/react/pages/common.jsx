// What the scenarios share.
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import { Snapshot, identify } from "adgang";

/** A clock that stands until it is moved. */
export function stoppedClock(at) {
  const waiting = new Set();
  return {
    time: at,
    waiting,
    now() {
      return this.time;
    },
    at(instant, wake) {
      const entry = { instant, wake };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    /** Moves on, and wakes whoever has waited long enough. */
    go(to) {
      this.time = to;
      flushSync(() => {
        for (const entry of [...waiting]) if (entry.instant <= to && waiting.delete(entry)) entry.wake();
      });
    },
  };
}

export const open = (fixtures, name = "snapshot") => Snapshot.open(new Uint8Array(fixtures[name]));

export const sessionOf = ({ claims, facts, now, ...fixtures }, { more = {}, token = {}, of = "snapshot", at = now } = {}) =>
  open(fixtures, of).session({ who: identify({ ...claims, ...token }), facts: { ...facts, ...more }, now: at });

/** The claims of a token that ends in an hour. */
export const anHour = ({ now }) => ({ exp: now / 1000 + 3600 });

/** A session that counts what is opened of it and freed. */
export function counted(session, count = { sessions: 1, views: 0, opened: 0 }) {
  const once = (free) => () => {
    free?.();
    free = undefined;
  };
  return {
    count,
    get now() { return session.now; },
    get expiresAt() { return session.expiresAt; },
    get turnsAt() { return session.turnsAt; },
    at(now) {
      count.sessions++;
      return counted(session.at(now), count);
    },
    on(resource) {
      const view = session.on(resource);
      count.views++;
      count.opened++;
      return {
        check: (action) => view.check(action),
        can: (action) => view.can(action),
        actions: () => view.actions(),
        free: once(() => {
          count.views--;
          view.free();
        }),
      };
    },
    free: once(() => {
      count.sessions--;
      session.free();
    }),
  };
}

/** A root of its own, rendered at once with its effects. */
export function mount(element, options) {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place, options);
  const render = (element) => flushSync(() => root.render(element));
  render(element);
  return { place, root, render, text: () => place.textContent, unmount: () => flushSync(() => root.unmount()) };
}

/** Long enough for whatever React has put off. */
export const settled = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));

/** Waits for what is to come; half a minute is for ever. */
export async function until(condition) {
  for (const end = performance.now() + 30_000; !condition(); await settled()) {
    if (performance.now() > end) throw new Error(`never: ${condition}`);
  }
}
