// What the native suites of XACML asked and were answered, asked of the studio module: the same texts, the same refusals.
// Runs in Node and on a page, so it reads no files.

/**
 * Asks again what was asked of some policies; gives each question's case, whether natively it does not come to what its
 * suite expects, what is not the same here, and how many milliseconds it took, with loading the policies.
 */
export function ask(studio, { dialect, policies, root, now, asked }) {
  const [built, loading] = timed(() =>
    attempt(studio, "policy", () => {
      const bytes = studio.Snapshot.build(policies.map((xml) => ({ xml })), { dialect, root });
      return studio.Snapshot.open(bytes);
    }),
  );
  const answers = asked.map(({ id, request, answer, open }) => {
    const [found, time] = timed(() => built.refused ?? answered(studio, built.done, request, now));
    const [there, here] = [normal(answer), found].map(written);
    const polluted = Object.keys(Object.prototype).join(", ");
    const wrong = polluted !== "" ? `left ${polluted} on every object` : `expected ${there}, got ${here}`;
    return { id, open, wrong: there === here && polluted === "" ? undefined : wrong, time: loading + time };
  });
  built.done?.free();
  return answers;
}

/** The cases of a row: how many there are, how many are open natively, what went wrong, by case, and the slowest three. */
export function count(answers) {
  const cases = new Map();
  for (const { id, open, wrong } of answers) {
    const one = cases.get(id) ?? { open: false, wrong: undefined };
    cases.set(id, { open: one.open || open, wrong: one.wrong ?? wrong });
  }
  const wrong = [...cases].filter(([, one]) => one.wrong !== undefined).map(([id, one]) => `${id}: ${one.wrong}`);
  // What is open and also wrong here counts as wrong.
  const knownOpen = [...cases.values()].filter((one) => one.open && one.wrong === undefined).length;
  const slowest = answers.toSorted((a, b) => b.time - a.time).slice(0, 3);
  return { total: cases.size, knownOpen, wrong, slowest: slowest.map(({ id, time }) => `${id} ${time.toFixed(1)} ms`) };
}

function answered(studio, snapshot, request, now) {
  const { done, refused } = attempt(studio, "request", () => snapshot.xacml(request, { now: now * 1000 }));
  return refused ?? { response: done };
}

function timed(work) {
  const start = performance.now();
  return [work(), performance.now() - start];
}

/** A refusal by its code; anything else that is thrown is no refusal, and told as it is. */
function attempt({ AdgangError }, part, work) {
  try {
    return { done: work() };
  } catch (error) {
    return { refused: error instanceof AdgangError ? { [part]: error.code } : { thrown: String(error) } };
  }
}

/** Whatever the order of its members, which is that of the build that made the response. */
const written = (answer) =>
  JSON.stringify(answer, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** A response of the JSON Profile is handed out as an object. */
const normal = (answer) =>
  answer.response?.startsWith("{") ? { response: JSON.parse(answer.response) } : answer;
