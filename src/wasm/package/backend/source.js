// Something that is read from elsewhere and kept for a while.
import { AdgangError } from "../errors.js";

export class Source {
  #options;
  #held = false;
  #reading;
  #startedAt = -Infinity;
  #failedAt = -Infinity;
  #askedAt = -Infinity;

  /** What was read last, and when. */
  value;
  readAt = -Infinity;

  /**
   * @param options `read`, which is given the last value and the program's `env`; `code` and `what` of the error that is
   * reported where it fails; `patience`: how long it may take; `pause`: how long after a failure it is not tried again, nor
   * after a reading that was asked for
   */
  constructor(options) {
    this.#options = options;
  }

  /** Keeps a value that is read nowhere, for good. */
  hold(value) {
    this.value = value;
    this.readAt = Infinity;
    this.#held = true;
  }

  /** How old the value is. */
  get age() {
    return this.#options.clock() - this.readAt;
  }

  /**
   * Reads it, unless somebody does already, or could not a short time ago. Resolves whatever comes of it, and in time: what
   * somebody else waits for is theirs, and may be dropped with their request.
   */
  async read(env, ctx) {
    if (this.#held) return;
    const { clock, pause, patience } = this.#options;
    const now = clock();
    if (this.#reading === undefined || now >= this.#startedAt + 2 * patience) {
      if (now < this.#failedAt + pause) return;
      this.#startedAt = now;
      this.#reading = this.#start(env);
      ctx?.waitUntil?.(this.#reading);
    }
    await within(this.#reading, patience).catch(() => {});
  }

  /** Reads it because it lacks something; once, and then not again for a while, however many ask. Whether it is another now. */
  async readAgain(env, ctx) {
    if (this.#held) return false;
    const { clock, pause } = this.#options;
    const before = this.value;
    if (this.#reading === undefined) {
      if (clock() < this.#askedAt + pause) return false;
      this.#askedAt = clock();
    }
    await this.read(env, ctx);
    return this.value !== before;
  }

  #start(env) {
    const { read, clock, patience, report, code, what } = this.#options;
    const reading = within((async () => read(this.value, env))(), patience).then(
      (value) => {
        if (this.#reading !== reading) return;
        this.value = value;
        this.readAt = clock();
        this.#reading = undefined;
      },
      (cause) => {
        if (this.#reading === reading) this.#reading = undefined;
        this.#failedAt = clock();
        report(new AdgangError({ code, message: `${what} could not be read: ${cause?.message ?? "no reason is given"}`, cause }));
      },
    );
    return reading;
  }
}

/** A promise, or an error where it takes longer. */
export function within(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What takes errors that nobody is answered with. */
export function reporter(report) {
  const tell = report ?? ((error) => console.error(`adgang: ${error.code}: ${error.message}`));
  return (error) => {
    try {
      tell(error);
    } catch {
      // Nobody is left to tell.
    }
  };
}
