/** What the page asks with, and being told when it changes. */
import type { Dialect, Profile } from "adgang/studio";
import type { ExampleName } from "./examples.ts";
import { Outcomes, type Outcome } from "./outcome.ts";
import type { ResourceFields } from "./resource.ts";
import type { SelectingApp } from "./selection.ts";

export interface Inputs {
  /** The example that the others began with. */
  readonly example: ExampleName;
  readonly policy: string;
  readonly dialect: Dialect;
  /** A compact JWT or a claims document. */
  readonly who: string;
  /** Whose tokens it is read as one of. */
  readonly profile: Profile;
  readonly parties: string;
  readonly party: number | undefined;
  readonly selecting: SelectingApp;
  readonly facts: string;
  /** Whether the facts count; without them nothing is known. */
  readonly factsKnown: boolean;
  readonly resource: ResourceFields;
  /** Milliseconds since 1970, `NaN` where the field holds no time; `undefined` for now. */
  readonly instant: number | undefined;
  /** Actions asked for beside those that the policy names. */
  readonly extra: readonly string[];
  /** The action that is looked at closely. */
  readonly action: string | undefined;
}

/** How long typing has to pause before the page answers again. */
const pause = 150;
/** setTimeout takes no more than about 24 days, and clocks are set: look again at least this often. */
const longest = 60 * 60 * 1000;

export class State {
  #inputs: Inputs;
  #outcomes = new Outcomes();
  #listeners: ((outcome: Outcome, inputs: Inputs) => void)[] = [];
  #typing: ReturnType<typeof setTimeout> | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(inputs: Inputs) {
    this.#inputs = inputs;
    // A page that slept through the instant catches up when it is seen again.
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.answer());
  }

  get inputs(): Inputs {
    return this.#inputs;
  }

  listen(listener: (outcome: Outcome, inputs: Inputs) => void): void {
    this.#listeners.push(listener);
  }

  /** A choice: answered at once. */
  choose(change: Partial<Inputs>): void {
    this.#inputs = { ...this.#inputs, ...change };
    this.answer();
  }

  /** Typing: answered when it pauses. */
  type(change: Partial<Inputs>): void {
    this.#inputs = { ...this.#inputs, ...change };
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.answer(), pause);
  }

  /** Answers with what there is, and again at the instant when the answers change by themselves. */
  answer(): void {
    clearTimeout(this.#typing);
    clearTimeout(this.#expiry);
    const outcome = this.#outcomes.of(this.#inputs, Date.now());
    for (const listener of this.#listeners) listener(outcome, this.#inputs);
    const next = changesAt(outcome);
    if (next !== undefined && this.#inputs.instant === undefined) {
      this.#expiry = setTimeout(() => this.answer(), Math.min(longest, Math.max(0, next - Date.now())));
    }
  }
}

/** When the page would say something else with the same inputs: other answers, or that the token is due for a refresh. */
function changesAt({ now, turnsAt, who }: Outcome): number | undefined {
  const refresh = typeof who?.refreshAt === "number" ? who.refreshAt * 1000 : Number.NaN;
  return refresh > now && !(turnsAt !== undefined && turnsAt < refresh) ? refresh : turnsAt;
}
