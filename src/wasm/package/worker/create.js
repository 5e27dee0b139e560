// A worker of the edge: who calls, by their token; what they may, by the snapshot; and on to the server, or not.
import { AdgangError } from "../errors.js";
import { Supply, configured, refuse } from "../server/parts.js";
import { Keys } from "./keys.js";
import { headerOf, onward, toOrigin } from "./onward.js";
import { tokenOf } from "./token.js";
import { excess, problem } from "./problem.js";

const NAMES = [
  ...["routes", "prefilter", "jwks", "expect", "identify", "cookie", "snapshot", "loadSnapshot", "open", "snapshotKeys"],
  ...["factsFor", "understood", "origin", "forward", "hintHeader", "limits", "times", "clock", "report"],
];
const LIMITS = { url: 16 << 10, headers: 64 << 10, token: 16 << 10, jwks: 256 << 10, waiting: 1000 };
const TIMES = { jwks: 600_000, staleJwks: 3_600_000 };

/** What is said of a request that could not be judged. */
const UNKNOWN = Object.freeze({ outcome: "forward", remove: Object.freeze([]), set: Object.freeze({ adgang: "ask;reason=unavailable" }) });

/** What makes workers of a server module; each entry has its own. */
export function workerOf(server) {
  return function createWorker(options) {
    // What comes from the environment is there with the first request.
    let worker = typeof options === "function" ? undefined : new Worker(server, options);
    return Object.freeze({
      async fetch(request, env, ctx) {
        worker ??= new Worker(server, options(env));
        return worker.fetch(request, env, ctx);
      },
    });
  };
}

class Worker {
  #server;
  #options;
  #header;
  #forward;
  #keys;
  #supply;
  #filter;
  #waiting = 0;
  #trappedAt = -Infinity;
  #restsUntil = -Infinity;

  constructor(server, options) {
    const { forward, origin, hintHeader, ...given } = configured(options, NAMES, { limits: LIMITS, times: TIMES });
    if ((forward === undefined) === (origin === undefined)) {
      // To whatever host a request names is no default.
      refuse("malformed-options", "options: expected either origin or forward");
    }
    this.#server = server;
    this.#options = given;
    this.#header = headerOf(hintHeader);
    this.#forward = forward ?? toOrigin(origin, this.#header);
    // It was told of when it did not start. Requests go by as if it were not here.
    if (server.problem() !== undefined) return;
    const module = { ...server, guarded: (work) => this.#guarded(work) };
    this.#keys = new Keys(module, given);
    this.#supply = new Supply(module, given);
    this.#guarded(() => this.#prefilter());
  }

  async fetch(request, env, ctx) {
    const { limits, report } = this.#options;
    const refused = excess(request, limits);
    if (refused !== undefined) return problem(refused);
    const told = await this.#judge(request, env, ctx);
    if (told === "token-too-large") return problem("token-too-large");
    if (told.outcome === "reject") return this.#server.toResponse(told);
    try {
      return await this.#forward(onward(this.#server, request, told, this.#header), env, ctx);
    } catch (cause) {
      report(new AdgangError({ code: "unreachable", message: `The server could not be asked: ${cause?.message}`, cause }));
      return problem("unreachable");
    }
  }

  /** What to do with a request, whatever happens. */
  async #judge(request, env, ctx) {
    const { clock, limits, report } = this.#options;
    if (this.#supply === undefined || this.#waiting >= limits.waiting || clock() < this.#restsUntil) return UNKNOWN;
    this.#waiting += 1;
    try {
      return await this.#disposition(request, env, ctx);
    } catch (error) {
      // A trap was told of where it happened.
      if (error?.code !== "trapped") {
        report(new AdgangError({ code: "failed", message: `A request could not be judged: ${error?.message}`, cause: error }));
      }
      return UNKNOWN;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #disposition(request, env, ctx) {
    const { cookie, limits, clock, understood } = this.#options;
    // First as if nobody called: on most routes that are of no interest, no signature need be looked at.
    const told = this.#answer(anonymous(request), null);
    if (told.outcome === "forward" || told.body.reason.code !== "no-token") return told;
    const token = tokenOf(request, cookie);
    if (token === null) return this.#answer(request, null);
    if (token.length > limits.token) return "token-too-large";
    const { who, ...refusal } = await this.#keys.verify(token, env, ctx);
    if (who === undefined) return this.#answer(request, refusal);
    const facts = await this.#factsFor(who, env, request);
    await this.#supply.ready(env, ctx);
    // Nothing is waited for from here: what is of one instance is used in it, and given back.
    const { snapshot } = this.#supply;
    if (snapshot === undefined) return UNKNOWN;
    return this.#guarded(() => {
      const session = snapshot.session({ who, facts, understood, now: clock() });
      try {
        return this.#prefilter().answer(request, { session });
      } finally {
        session.free();
      }
    });
  }

  #answer(request, caller) {
    return this.#guarded(() => this.#prefilter().answer(request, caller));
  }

  async #factsFor(who, env, request) {
    const { factsFor, report } = this.#options;
    try {
      return await factsFor?.(who, env, request);
    } catch (cause) {
      report(new AdgangError({ code: "facts-unavailable", message: `The facts could not be had: ${cause?.message}`, cause }));
      return undefined;
    }
  }

  /** The table of routes, of the instance that runs now. */
  #prefilter() {
    const { Prefilter, instance } = this.#server;
    if (this.#filter?.instance !== instance()) {
      const { routes, prefilter } = this.#options;
      this.#filter = { instance: instance(), filter: Prefilter.open(routes, prefilter) };
    }
    return this.#filter.filter;
  }

  /** Calls into the module; a trap is told of, and where they come one after the other, requests go by for a second. */
  #guarded(work) {
    try {
      return this.#server.guarded(work);
    } catch (error) {
      if (error.code === "trapped") {
        const { clock, report } = this.#options;
        const now = clock();
        if (now < this.#trappedAt + 10_000) this.#restsUntil = now + 1_000;
        this.#trappedAt = now;
        report(error);
      }
      throw error;
    }
  }
}

/** The request without what its sender is known by. */
function anonymous({ method, url, headers }) {
  return { method, url, headers: [...headers].filter(([name]) => name !== "authorization") };
}
