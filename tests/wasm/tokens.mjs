// The attack cases of tokens, decoded and verified through the package. Runs in Node and on a page, so it reads no files.

/** Counts both suites over `cases`; `known` are the ids that are open natively, by suite. */
export function tokens(server, cases, known) {
  return {
    decode: count(cases, Object.keys(known["jwt-decode"] ?? {}), "decode", "ok", (one) => server.decode(token(one))),
    verify: count(cases, Object.keys(known["jwt-verify"] ?? {}), "verify", "accept", (one) => verified(server, one)),
  };

  function count(cases, open, question, good, ask) {
    const wrong = [];
    for (const one of cases) {
      const why = judge(one, question, good, ask);
      if ((why === undefined) === open.includes(one.id)) wrong.push(`${one.id}: ${why ?? "passes, and is listed as open"}`);
    }
    return { total: cases.length, wrong, open: open.length };
  }

  function judge(one, question, good, ask) {
    const expected = one.expect[question];
    let found = good;
    try {
      ask(one);
    } catch (error) {
      if (!(error instanceof server.AdgangError)) return `threw ${error}`;
      if (error.message.includes("eyJ")) return "the error quotes the token";
      // What the case itself allows: refused rather than rounded.
      found = error.code === "number-out-of-range" && one.id === "json-bigint" ? good : error.code;
    }
    if (Object.keys(Object.prototype).length > 0 || {}.admin !== undefined) return "left something on every object";
    if (expected === "either" || (expected === good) === (found === good)) return undefined;
    return `expected ${expected}, found ${found}`;
  }
}

function verified(server, { jwks, policy, level, ...one }) {
  freed(server.KeySet.parse(JSON.stringify(jwks)), (keys) => {
    if (level === "jws") return keys.payload(token(one), policy.algs);
    const { algs: algorithms, iss: issuer, aud: audience, typ: type, required, leeway } = policy;
    return keys.verify(token(one), { algorithms, issuer, audience, type, required, leeway, now: policy.now * 1000 });
  });
}

function freed(keys, ask) {
  try {
    return ask(keys);
  } finally {
    keys.free();
  }
}

/** A case's token. Those too large for the index are too large for adgang, whatever they hold. */
const token = ({ token, generator }) => token ?? (generator.char ?? "A").repeat(generator.bytes ?? generator.depth);
