// Sessions.
import { call, disposable, give, instant, list, live, milliseconds, object, refuse, release, seconds } from "./boundary.js";
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
    this.#expiresAt = milliseconds(call((raw) => raw.expires(), raw));
  }

  get now() {
    return this.#now;
  }

  get expiresAt() {
    return this.#expiresAt;
  }

  get turnsAt() {
    return milliseconds(call((raw) => raw.turns(), this.#raw));
  }

  get factsAge() {
    return milliseconds(call((raw) => raw.facts_age(), this.#raw));
  }

  get snapshotAge() {
    return milliseconds(call((raw) => raw.snapshot_age(), this.#raw));
  }

  task(resource, task) {
    const source = object(resource, "resource");
    const current = object(task, "task");
    return give(call((raw) => raw.task(source, current), this.#raw));
  }

  on(resource) {
    const source = object(resource, "resource");
    return new View(call((raw) => raw.on(source), this.#raw));
  }

  at(now) {
    const then = instant(now, "now");
    return new Session(call((raw) => raw.at(seconds(then)), this.#raw), then);
  }

  grid(actions, resources) {
    const columns = list(actions, "actions");
    const rows = list(resources, "resources");
    return call((raw) => raw.grid(columns, rows), this.#raw);
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }
}

disposable(Session);
