// A session kept fresh: it is asked for the present instant, and who listens is told when its answers may have turned. Shared
// by the hooks of React and the elements. It needs nothing of the wasm module: the sessions that it is given bring theirs.
import { systemClock } from "./clock.js";

/** Views that are kept of a session, each with its answers. */
const KEPT = 256;

/** What cannot be asked yet is asked of the server. */
const without = (missing) =>
  Object.freeze({ answer: "ask", reason: Object.freeze({ code: "unknown", missing: Object.freeze([missing]) }) });
const noSession = without("session");
export const noResource = without("resource");
const noActions = Object.freeze([]);

/**
 * What a resource is, as a text: equal where they are equal by value, whatever the order of their members, so that an object
 * that is made anew in every render opens no new view. Views are opened from this text alone.
 */
export function keyOf(resource) {
  if (resource === undefined || resource === null) return null;
  if (typeof resource !== "object" || Array.isArray(resource)) return JSON.stringify(resource) ?? "null";
  // Without a prototype, so that no member's name means anything.
  const members = Object.create(null);
  for (const name of Object.keys(resource).sort()) {
    if (resource[name] !== undefined && resource[name] !== null) members[name] = resource[name];
  }
  return JSON.stringify(members);
}

/** What is freed is not there any more: whoever owned it may let go of it before its last listener has heard. */
export function unlessFreed(ask, otherwise) {
  try {
    return ask();
  } catch (error) {
    if (error?.code === "freed") return otherwise;
    throw error;
  }
}

/** A session, or none, with the views that were opened of it. */
class Held {
  #views = new Map();
  #ours;

  constructor(session, ours) {
    this.session = session ?? null;
    this.#ours = ours;
  }

  /** The answer for an action; `ask` where there is no session or no resource. */
  check(action, key) {
    if (this.session === null) return noSession;
    return key === null ? noResource : unlessFreed(() => this.#view(key).check(action), noSession);
  }

  /** The actions that are allowed. */
  actions(key) {
    if (this.session === null || key === null) return noActions;
    return unlessFreed(() => this.#view(key).actions(), noActions);
  }

  /** When its answers have to be looked at again. */
  due(every) {
    if (this.session === null) return Infinity;
    return Math.min(unlessFreed(() => this.session.turnsAt, null) ?? Infinity, this.session.now + every);
  }

  /** Lets go of the views, which are opened again where they are asked for. */
  rest() {
    for (const view of this.#views.values()) view.free();
    this.#views.clear();
  }

  free() {
    this.rest();
    if (this.#ours) this.session?.free();
    this.session = null;
  }

  #view(key) {
    const view = this.#views.get(key) ?? this.session.on(JSON.parse(key));
    // The most recent last.
    this.#views.delete(key);
    this.#views.set(key, view);
    if (this.#views.size > KEPT) {
      const [[oldest, unused]] = this.#views;
      unused.free();
      this.#views.delete(oldest);
    }
    return view;
  }
}

export class Freshness {
  #source;
  #clock;
  #every;
  #start;
  /** What was given, for the instant that it was given for; made when it is first asked. */
  #given;
  /** The same, or what it has become. */
  #present;
  #due = Infinity;
  /** What the listeners know of. */
  #told;
  #ended = false;
  #listeners = new Set();
  #cancel;

  /** Called once an end of token, snapshot or facts has passed. */
  onExpire;

  /**
   * `source` is a session, none, or what makes one for an instant; what that makes is freed here, and given sessions are not.
   * `every` is how long an answer holds at most, in milliseconds, and `start` the first instant that one is made for.
   */
  constructor(source, how) {
    this.#source = source;
    this.#keep(how ?? {});
  }

  /** What was given, whatever the time is by now: what a server rendered, and a page is hydrated with. */
  given() {
    this.#given ??= this.#made(this.#start ?? this.#clock.now());
    return this.#given;
  }

  /** What holds now. */
  present() {
    if (this.#present === undefined) this.#hold(this.given());
    const now = this.#clock.now();
    if (now >= this.#due) this.#turn(now);
    return this.#present;
  }

  /** Another session, or none; or another way to keep it. */
  set(source, how) {
    if (source === this.#source && how === undefined) return;
    this.#drop();
    this.#source = source;
    if (how !== undefined) this.#keep(how);
    this.notify();
  }

  /** Has every listener look again. */
  notify() {
    if (this.#listeners.size === 0) return;
    this.#told = this.present();
    for (const listener of [...this.#listeners]) listener();
    this.#arm();
  }

  /** Listens; gives what ends it. After the last one everything that was opened is freed. */
  subscribe = (listener) => {
    const first = this.#listeners.size === 0;
    if (first) this.#told = this.present();
    // The same function may listen twice.
    const entry = () => listener();
    this.#listeners.add(entry);
    if (first) this.#arm();
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#drop();
    };
  };

  #keep({ clock, every, start }) {
    this.#clock = clock ?? systemClock;
    this.#every = every ?? Infinity;
    this.#start = start;
  }

  #made(instant) {
    const ours = typeof this.#source === "function";
    return new Held(ours ? this.#source(instant) : this.#source, ours);
  }

  #hold(held) {
    this.#present = held;
    this.#due = held.due(this.#every);
  }

  #turn(now) {
    const old = this.#present;
    const { session } = old;
    const { expiresAt } = session;
    this.#ended ||= expiresAt !== null && session.now < expiresAt && expiresAt <= now;
    // Whatever goes wrong from here on, nothing is allowed.
    this.#hold(new Held(null, false));
    const next = this.#next(session, now);
    if (old === this.#given) old.rest();
    else old.free();
    this.#hold(next);
  }

  /** The session for an instant: made again, where something makes it, and turned there where it is not. */
  #next(session, now) {
    const made = typeof this.#source === "function" ? this.#made(now) : new Held(session, false);
    if (made.due(this.#every) > now) return made;
    const at = unlessFreed(() => made.session.at(now), null);
    made.free();
    return new Held(at, true);
  }

  #wake = () => {
    let ended;
    try {
      this.present();
    } finally {
      ended = this.#ended;
      this.#ended = false;
      if (this.#told !== this.#present) this.notify();
      else this.#arm();
    }
    if (ended) this.onExpire?.();
  };

  #arm() {
    this.#cancel?.();
    this.#cancel = undefined;
    // What ended while nobody listened is told at once.
    const due = this.#ended ? this.#clock.now() : this.#due;
    if (this.#listeners.size > 0 && due < Infinity) this.#cancel = this.#clock.at(due, this.#wake);
  }

  #drop() {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#ended = false;
    if (this.#present !== this.#given) this.#present?.free();
    this.#given?.free();
    this.#given = this.#present = this.#told = undefined;
  }
}
