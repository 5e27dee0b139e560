// The keys that tokens are verified with: fetched, kept for a while, and fetched again for a token that names another.
import { AdgangError } from "../errors.js";
import { Source, bytesOf, refuse } from "../server/parts.js";

export class Keys {
  #module;
  #options;
  #source;
  #parsed;

  /** @param module `KeySet`, `identify`, `guarded` and `instance` of the module that verifies */
  constructor(module, options) {
    const { jwks, expect, identify, clock, report, times, limits } = options;
    const isAddress = typeof jwks === "string" || jwks instanceof URL;
    if (!isAddress && Object(jwks) !== jwks) refuse("malformed-options", "options.jwks: expected an address or a set of keys");
    if (Object(expect) !== expect) refuse("malformed-options", "options.expect: expected an object");
    module.guarded(() => tried(module, expect, identify));
    this.#module = module;
    this.#options = options;
    this.#source = new Source({
      read: async (last) => {
        const response = await fetch(jwks, { headers: { accept: "application/json", "cache-control": "no-cache" } });
        if (!response.ok) refuse("no-keys", `they were answered with status ${response.status}`);
        const text = new TextDecoder().decode(await bytesOf(response, limits.jwks));
        return text === last ? last : this.#checked(text);
      },
      ...{ code: "keys-unavailable", what: "The keys" },
      ...{ clock, report, pause: times.pause, patience: times.patience },
    });
    if (!isAddress) {
      this.#source.hold(this.#checked(JSON.stringify(jwks)));
    }
  }

  /** Who calls by a token; or that it was refused, and with what. */
  async verify(token, env, ctx) {
    const known = await this.#known(env, ctx);
    if (known === undefined) return { refused: undefined };
    const { refused, who } = this.#verify(token, known);
    if (refused?.code !== "unknown-kid" || !(await this.#source.readAgain(env, ctx))) return { refused, who };
    return this.#verify(token, this.#source.value);
  }

  /** The set, unless it is too old to be believed. */
  async #known(env, ctx) {
    const source = this.#source;
    const { jwks, staleJwks } = this.#options.times;
    if (source.value === undefined || source.age >= jwks + staleJwks) await source.read(env, ctx);
    else if (source.age >= jwks) void source.read(env, ctx);
    return source.age < jwks + staleJwks ? source.value : undefined;
  }

  #verify(token, set) {
    const { expect, identify: how, clock } = this.#options;
    const { guarded, identify } = this.#module;
    try {
      return { who: guarded(() => identify(this.#keysOf(set).verify(token, { ...expect, now: clock() }), how)) };
    } catch (error) {
      if (!(error instanceof AdgangError) || error.code === "trapped") throw error;
      return { refused: error };
    }
  }

  /** A set that can be read. */
  #checked(text) {
    this.#module.guarded(() => this.#module.KeySet.parse(text).free());
    return text;
  }

  /** The set, of the instance that runs now. */
  #keysOf(text) {
    const { KeySet, instance } = this.#module;
    if (this.#parsed?.text !== text || this.#parsed.instance !== instance()) {
      this.#parsed?.keys.free();
      this.#parsed = undefined;
      this.#parsed = { text, instance: instance(), keys: KeySet.parse(text) };
    }
    return this.#parsed.keys;
  }
}

/** Refuses expectations that no token could be held against: later it would look as if every token were strange. */
function tried({ KeySet, identify }, expect, how) {
  const keys = KeySet.parse({ keys: [] });
  for (const work of [() => keys.verify("", { ...expect, now: 1e12 }), () => identify({}, how)]) {
    try {
      work();
    } catch (error) {
      if (!(error instanceof AdgangError) || CONFIGURATION.includes(error.code)) throw error;
    }
  }
  keys.free();
}

/** What is wrong with the options, and not with what they were tried on. */
const CONFIGURATION = ["malformed-expectation", "malformed-options", "invalid-argument", "not-json"];
