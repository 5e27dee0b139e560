// Views: opened with every answer that can be given at once, so that asking is a lookup.
import { call, disposable, give, live, text } from "./boundary.js";

/** What the module keeps of a view, for what is built on it. */
export let kept;

export class View {
  #raw;
  #answers;
  #other;
  #named;
  #allowed;

  static {
    kept = (view) => live(view.#raw);
  }

  constructor({ actions, answers, places, other, view }) {
    this.#raw = view;
    give(answers);
    this.#answers = new Map();
    for (let index = 0; index < actions.length; index++) this.#answers.set(actions[index], answers[places[index]]);
    this.#other = other === null ? null : answers[other];
  }

  can(action) {
    return (this.#answers.get(action) ?? this.#unlisted(action)).answer === "yes";
  }

  check(action) {
    return this.#answers.get(action) ?? this.#unlisted(action);
  }

  actions() {
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
    this.#raw?.free();
    this.#raw = undefined;
  }

  #unlisted(action) {
    const asked = text(action, "action");
    if (this.#other !== null) return this.#other;
    const raw = live(this.#raw);
    return give(call(() => raw.check(asked)));
  }
}

disposable(View);
