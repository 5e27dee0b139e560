// Snapshots.
import {
  bytes,
  call,
  disposable,
  give,
  instant,
  list,
  live,
  milliseconds,
  object,
  optional,
  refuse,
  seconds,
  text,
  whole,
} from "./boundary.js";
import * as module from "./glue.js";
import { claimsOf, identify, saidOf } from "./identity.js";
import { Session } from "./session.js";

/** The module's part of a snapshot, for what is built on it. */
export let opened;

export class Snapshot {
  #raw;
  #about;
  #policies;

  static {
    opened = (snapshot) => live(snapshot.#raw);
  }

  constructor(raw) {
    this.#raw = raw;
  }

  static open(snapshot, options) {
    const { audience, minSerial } = Object(options);
    const source = bytes(snapshot, "snapshot");
    const meant = optional(text, audience, "audience");
    const least = optional(whole, minSerial, "minSerial");
    return new Snapshot(call(() => module.Snapshot.open(source, meant, least)));
  }

  get dialect() {
    return this.#said().dialect;
  }

  get engineRevision() {
    return this.#said().engineRevision;
  }

  get issuer() {
    return this.#said().issuer;
  }

  get audience() {
    return this.#said().audience;
  }

  get issuedAt() {
    return this.#said().issuedAt;
  }

  get serial() {
    return this.#said().serial;
  }

  get signed() {
    return this.#said().signed;
  }

  get settings() {
    return this.#said().settings;
  }

  get hash() {
    return this.#said().hash;
  }

  get expiresAt() {
    return this.#said().expiresAt;
  }

  get policies() {
    const raw = live(this.#raw);
    this.#policies ??= give(call(() => raw.policies()));
    return this.#policies;
  }

  session(options) {
    const { who, party, facts, now, understood } = Object(options);
    const [claims, identified] = claimsOf(who);
    const acting = partyId(party);
    const known = optional(object, facts, "facts");
    const at = instant(now, "now");
    const obligations = optional(list, understood, "understood");
    const raw = live(this.#raw);
    // Claims that nobody has been through are read as Altinn's, as the types say.
    const caller = call(() => raw.asks_who()) ? saidOf(identified ? who : identify(who)) : undefined;
    return new Session(call(() => raw.session(claims, identified, caller, acting, known, seconds(at), obligations)), at);
  }

  verifyAll() {
    const raw = live(this.#raw);
    call(() => raw.verify_all());
  }

  free() {
    this.#raw?.free();
    this.#raw = undefined;
  }

  /** What it says of itself, once someone asks. */
  #said() {
    if (this.#about === undefined) {
      const raw = live(this.#raw);
      const { issuedAt, expiresAt, ...about } = call(() => raw.about());
      this.#about = give({ ...about, issuedAt: milliseconds(issuedAt), expiresAt: milliseconds(expiresAt) });
    }
    return this.#about;
  }
}

disposable(Snapshot);

function partyId(party) {
  const id = typeof party === "object" && party !== null ? party.partyId : (party ?? undefined);
  if (id !== undefined && !Number.isSafeInteger(id)) refuse("invalid-argument", "party: expected a party id");
  return id;
}
