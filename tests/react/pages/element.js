// Elements in a page: what `element.test.mjs` calls.
import { Snapshot } from "adgang";
import { defineAdgang, setSession } from "adgang/element";

const clocks = [];

/** A clock that stands until it is moved. */
function stopped(time) {
  const waiting = new Set();
  const clock = {
    now: () => time,
    at(instant, wake) {
      const entry = { instant, wake };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    go(to) {
      time = to;
      for (const entry of [...waiting]) if (entry.instant <= to && waiting.delete(entry)) entry.wake();
    },
    waiting: () => waiting.size,
  };
  clocks.push(clock);
  return clock;
}

window.adgang = {
  define: defineAdgang,
  setSession,
  stopped,
  session({ snapshot, loose, claims, facts, now }, { roles, token, of = snapshot } = {}) {
    return Snapshot.open(new Uint8Array(of)).session({
      who: { ...claims, ...token },
      facts: { ...facts, ...(roles && { roles }) },
      now,
    });
  },
  /** What a person sees of an element's own content. */
  seen: (element) =>
    [...element.childNodes]
      .filter((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return node.textContent.trim() !== "" && range.getClientRects().length > 0;
      })
      .map((node) => node.textContent.trim()),
  frame: () => new Promise((done) => requestAnimationFrame(() => setTimeout(done))),
};
