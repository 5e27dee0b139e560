// Views: opened with every answer that can be given at once, so that asking is a lookup.
import { call, disposable, give, instead, release, text } from "./boundary.js";

/** What the module keeps of a view, for what is built on it. */
export let kept;

export class View {
  #raw;
  #answers;
  #other;
  #named;
  #allowed;

  static {
    kept = (view) => view.#raw;
  }

  constructor({ actions, answers, places, other, view }) {
    this.#raw = view;
    give(answers);
    this.#answers = new Map();
    for (let index = 0; index < actions.length; index++) this.#answers.set(actions[index], answers[places[index]]);
    this.#other = other === null ? null : answers[other];
  }

  can(action) {
    return this.check(action).answer === "yes";
  }

  check(action) {
    // Once the module has failed, what it said before does not count any more either.
    return (instead === undefined && this.#answers.get(action)) || this.#unlisted(action);
  }

  actions() {
    if (instead !== undefined) return Object.freeze([]);
    this.#allowed ??= Object.freeze(this.namedActions().filter((action) => this.can(action)));
    return this.#allowed;
  }

  namedActions() {
    this.#named ??= Object.freeze([...this.#answers.keys()]);
    return this.#named;
  }

  get more() {
    return this.#other === null || this.#other.answer === "yes";
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }

  #unlisted(action) {
    const asked = text(action, "action");
    if (this.#other !== null && instead === undefined) return this.#other;
    return give(call((raw) => raw.check(asked), this.#raw));
  }
}

disposable(View);
