// The clock of this device. It wakes whoever waits, rather too early than too late: they look at the time themselves.

/**
 * The longest wait in one piece, in milliseconds. Timers stand still while a machine sleeps, so what ended meanwhile is seen
 * a minute after it woke at the latest; and a timer cannot be set beyond 2^31 ms.
 */
const LONGEST = 60_000;

export const systemClock = {
  now: () => Date.now(),

  at(instant, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(instant - Date.now(), 1), LONGEST));
    // In Node a page that was rendered keeps no process alive.
    timer.unref?.();
    // A tab in the background has its timers held back, or is frozen, or comes out of the cache of pages as it was.
    const seen = () => document.visibilityState === "visible" && wake();
    globalThis.document?.addEventListener("visibilitychange", seen);
    globalThis.window?.addEventListener("pageshow", wake);
    return () => {
      clearTimeout(timer);
      globalThis.document?.removeEventListener("visibilitychange", seen);
      globalThis.window?.removeEventListener("pageshow", wake);
    };
  },
};
