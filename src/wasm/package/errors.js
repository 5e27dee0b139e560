const brand = Symbol.for("adgang.error");

/**
 * What every call throws when it refuses its input: a stable code, a sentence, and where in the input.
 *
 * A page can hold this class twice (of each module, by import and by require), so `instanceof` asks for the brand, which all
 * of them share.
 */
export class AdgangError extends Error {
  constructor({ code, message, at, cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AdgangError";
    this.code = code;
    if (at !== undefined) this.at = at;
    Object.defineProperty(this, brand, { value: true });
  }

  static [Symbol.hasInstance](value) {
    return typeof value === "object" && value !== null && value[brand] === true;
  }
}
