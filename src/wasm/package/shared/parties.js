// Parties, and which of them a page goes on with.
import { unread } from "./asking.js";
import { bytes, call, disposable, give, list, object, optional, refuse, release, text } from "./boundary.js";
import * as glue from "./glue.js";
import { identify, isIdentified } from "./identity.js";

/** The parties of one screen, and some to scroll to. */
const PAGE = 100;

export class Parties {
  #raw;

  constructor(raw) {
    this.#raw = raw;
  }

  static open(parties) {
    return new Parties(opened(parties));
  }

  find(id) {
    if (!Number.isSafeInteger(id)) refuse("invalid-argument", "id: expected a party id");
    return give(call((raw) => raw.find(id), this.#raw));
  }

  search(query, options) {
    const { offset, limit, app } = Object(options);
    const words = text(query, "text");
    const allowing = optional(object, app, "app");
    const [from, most] = [optional(count, offset, "offset") ?? 0, optional(count, limit, "limit") ?? PAGE];
    return give(call((raw) => raw.search(words, allowing, from, most), this.#raw));
  }

  select(options) {
    const { tree, ...choice } = chosen(this.#raw, options, false);
    return Object.freeze(choice);
  }

  free() {
    release(this.#raw);
    this.#raw = undefined;
  }
}

disposable(Parties);

export const parseParties = (parties) => once(parties, (raw) => give(call((raw) => raw.list(), raw)));

export const selectParty = (parties, options) => once(parties, (raw) => chosen(raw, options, true));

function once(parties, use) {
  const raw = opened(parties);
  try {
    return use(raw);
  } finally {
    release(raw);
  }
}

function opened(parties) {
  const isText = !Array.isArray(parties);
  const source = isText
    ? typeof parties === "string"
      ? text(parties, "parties")
      : utf8(parties)
    : list(parties, "parties");
  return call((raw) => raw.open(source, isText), glue.Parties);
}

function chosen(raw, options, withTree) {
  const { who, cookie, ...rest } = Object(options);
  const asked = { ...rest, cookie: typeof cookie === "number" ? String(cookie) : cookie, caller: optional(caller, who) };
  const source = object(asked, "options");
  return give(call((raw) => raw.select(source, withTree), unread(who) ?? raw));
}

/** Who calls, as far as a selection asks. */
function caller(who) {
  const { kind, claims, partyId, selectedPartyId, number, organisationNumber } = Object(who);
  if (!isIdentified(kind, claims)) return caller(identify(who));
  return { kind, partyId, selectedPartyId, number, organisationNumber };
}

function count(value, name) {
  if (!Number.isSafeInteger(value) || value < 0) refuse("invalid-argument", `${name}: expected a count`);
  return Math.min(value, 0xffffffff);
}

function utf8(value) {
  const source = bytes(value, "parties");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch (cause) {
    return refuse("malformed-json", "parties: expected UTF-8", cause);
  }
}
