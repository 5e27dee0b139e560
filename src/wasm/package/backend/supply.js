// The snapshot of a program that runs on: read when it is first needed, read again when it is old, and never rolled back.
import { bytesOf } from "./bounded.js";
import { bytes, refuse } from "./boundary.js";
import { Source } from "./source.js";

export class Supply {
  #module;
  #options;
  #source;
  #opened;

  /** @param module `Snapshot`, `guarded` and `instance` of the module that opens it */
  constructor(module, options) {
    const { snapshot, loadSnapshot } = options;
    if ((snapshot === undefined) === (loadSnapshot === undefined)) {
      refuse("malformed-options", "options: expected either snapshot or loadSnapshot");
    }
    const isAddress = typeof snapshot === "string" || snapshot instanceof URL;
    const { clock, report, times } = options;
    this.#module = module;
    this.#options = options;
    this.#source = new Source({
      read: (last, env) => this.#read(last, loadSnapshot ?? fetched(snapshot), env),
      ...{ code: "snapshot-unavailable", what: "The snapshot" },
      ...{ clock, report, pause: times.pause, patience: times.patience },
    });
    if (loadSnapshot === undefined && !isAddress) {
      // Bytes are never read again, and are wrong at once.
      this.#source.hold(this.#checked({ bytes: bytes(snapshot, "snapshot") }));
    }
  }

  /** Waits until there is one, as far as there will be. */
  async ready(env, ctx) {
    const source = this.#source;
    const { clock, times } = this.#options;
    const none = source.value === undefined || source.value.expiresAt <= clock();
    if (none && source.age >= times.pause) await source.read(env, ctx);
    else if (source.age >= times.snapshot) void source.read(env, ctx);
  }

  /** The snapshot, of the instance that runs now; `undefined` where there is none yet. */
  get snapshot() {
    const read = this.#source.value;
    if (read === undefined) return undefined;
    const { Snapshot, guarded, instance } = this.#module;
    if (this.#opened?.read !== read || this.#opened.instance !== instance()) {
      this.#opened?.snapshot.free();
      this.#opened = undefined;
      const snapshot = guarded(() => Snapshot.open(read.bytes, this.#options.open));
      this.#opened = { read, snapshot, instance: instance() };
    }
    return this.#opened.snapshot;
  }

  async #read(last, load, env) {
    const loaded = await load(env, { etag: last?.etag ?? null });
    const next = await received(loaded, this.#options.limits.snapshot);
    const same = next === "unchanged" || (last !== undefined && areEqual(next.bytes, last.bytes));
    if (!same) return this.#checked(next, last);
    return last ?? refuse("no-snapshot", "it is said to be unchanged, and there was none before");
  }

  /** What was read, if it can be opened and is no older than the last one. */
  #checked({ bytes, etag }, last) {
    const { open, snapshotKeys } = this.#options;
    const minSerial = last?.serial ?? open?.minSerial;
    return this.#module.guarded(() => {
      const snapshot = this.#module.Snapshot.open(bytes, { ...open, minSerial });
      try {
        if (snapshotKeys !== undefined) snapshot.verifySignature(snapshotKeys);
        const { serial, expiresAt } = snapshot;
        return { bytes, etag, serial, expiresAt: expiresAt ?? Infinity };
      } finally {
        snapshot.free();
      }
    });
  }
}

/** By HTTP, and not again where it has not changed. */
function fetched(address) {
  return (_, { etag }) => fetch(address, { headers: etag === null ? {} : { "if-none-match": etag } });
}

/** What a program or a server gave: bytes with their tag. */
async function received(loaded, most) {
  if (loaded === null || loaded === undefined) refuse("no-snapshot", "there is none");
  if (!(loaded instanceof Response)) {
    const isPair = "bytes" in loaded;
    return { bytes: bytes(isPair ? loaded.bytes : loaded, "snapshot"), etag: isPair ? loaded.etag : undefined };
  }
  if (loaded.status === 304) return "unchanged";
  if (!loaded.ok) refuse("no-snapshot", `it was answered with status ${loaded.status}`);
  return { bytes: await bytesOf(loaded, most), etag: loaded.headers.get("etag") ?? undefined };
}

function areEqual(one, other) {
  return one.byteLength === other.byteLength && one.every((byte, at) => byte === other[at]);
}
