// Sessions.
import { call, disposable, give, instant, list, live, milliseconds, object, refuse, seconds } from "./boundary.js";
import { View } from "./view.js";

/** The module's part of a session, for what is built on it. */
export let bound;

export class Session {
  #raw;
  #now;
  #expiresAt;

  static {
    const ours = (session) => Object(session) === session && #raw in session;
    bound = (session) => live(ours(session) ? session.#raw : refuse("invalid-argument", "session: expected one of this module"));
  }

  constructor(raw, now) {
    this.#raw = raw;
    this.#now = now;
    this.#expiresAt = milliseconds(raw.expires());
  }

  get now() {
    return this.#now;
  }

  get expiresAt() {
    return this.#expiresAt;
  }

  get factsAge() {
    const raw = live(this.#raw);
    return milliseconds(call(() => raw.facts_age()));
  }

  get snapshotAge() {
    const raw = live(this.#raw);
    return milliseconds(call(() => raw.snapshot_age()));
  }

  task(resource, task) {
    const source = object(resource, "resource");
    const current = object(task, "task");
    const raw = live(this.#raw);
    return give(call(() => raw.task(source, current)));
  }

  on(resource) {
    const source = object(resource, "resource");
    const raw = live(this.#raw);
    return new View(call(() => raw.on(source)));
  }

  at(now) {
    const then = instant(now, "now");
    const raw = live(this.#raw);
    return new Session(call(() => raw.at(seconds(then))), then);
  }

  grid(actions, resources) {
    const columns = list(actions, "actions");
    const rows = list(resources, "resources");
    const raw = live(this.#raw);
    return call(() => raw.grid(columns, rows));
  }

  free() {
    this.#raw?.free();
    this.#raw = undefined;
  }
}

disposable(Session);
