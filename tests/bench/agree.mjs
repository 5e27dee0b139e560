// Nothing is timed that answers something else: all contenders give the same answers, or the benchmark ends here.

/**
 * Asks every engine all actions on all resources for all subjects; gives how many answers were compared.
 *
 * @param {2 | 0} no what adgang's grid has where an action is not allowed: 2, an `ask`, where there is no policy
 */
export function agree(engines, { subjects, actions, resources }, no = 0) {
  const [[first, reference], ...others] = Object.entries(engines);
  let count = 0;
  for (const [who, subject] of Object.entries(subjects)) {
    const expected = answers(reference, subject, actions, resources, no);
    for (const [name, engine] of others) {
      const found = answers(engine, subject, actions, resources, no);
      const at = found.findIndex((answer, at) => answer !== expected[at]);
      if (at >= 0) {
        const [action, { app, task }] = [actions[at % actions.length], resources[Math.floor(at / actions.length)]];
        throw new Error(`${who}, ${action} on ${app} in ${task}: ${first} says ${expected[at]}, ${name} ${found[at]}`);
      }
      count += found.length;
    }
  }
  return count;
}

/** One by one, and all at once where the engine can: they are the same. */
function answers(engine, subject, actions, resources, no) {
  const session = engine.session(subject);
  const single = resources.flatMap((resource) => actions.map((action) => session.can(action, resource)));
  if (session.grid) {
    const grid = session.grid(actions, resources);
    // An `ask` where a yes or no can be given would take another way through the engine than what is to be timed.
    const wrong = single.findIndex((can, at) => grid[at] !== (can ? 1 : no));
    if (wrong >= 0) throw new Error(`${actions[wrong % actions.length]}: ${single[wrong]}, in the grid ${grid[wrong]}`);
  }
  session.free?.();
  return single;
}
