// What Altinn's own engine decided, asked of the studio module. Runs in Node and on a page, so it reads no files.

/** Runs recorded decisions (lines of JSON) over policies (name to XML); gives what went wrong, by line. */
export function derived({ Snapshot }, lines, policies) {
  const snapshots = new Map();
  const open = (name) => {
    if (!snapshots.has(name)) snapshots.set(name, Snapshot.open(Snapshot.build(policies[name])));
    return snapshots.get(name);
  };
  return lines.flatMap((line, index) => {
    const row = JSON.parse(line);
    const expected = [row.decision, row.obligations];
    return compare(`line ${index + 1}`, expected, () => {
      const [result] = open(row.policy).xacml(request(row)).Response;
      return [result.Decision, assignments(result)];
    });
  });
}

/** The same for the quirks: `{ id, policy, request, meta }` each. A policy that is refused decides nothing. */
export function quirks({ AdgangError, Snapshot }, cases) {
  return cases.flatMap(({ id, policy, request, meta }) => {
    const expected = [meta.altinnEngine.decision, meta.altinnEngine.obligations.length];
    return compare(id, expected, () => {
      let bytes;
      try {
        bytes = Snapshot.build(policy);
      } catch (error) {
        if (!(error instanceof AdgangError)) throw error;
        return ["Indeterminate", 0];
      }
      const [result] = Snapshot.open(bytes).xacml(request).Response;
      return [result.Decision, result.Obligations?.length ?? 0];
    });
  });
}

function request({ subject, resource, action }) {
  const category = (attributes) => [
    { Attribute: attributes.map(([AttributeId, Value, DataType]) => ({ AttributeId, Value, DataType })) },
  ];
  return {
    Request: { AccessSubject: category(subject), Resource: category(resource), Action: category(action) },
  };
}

const assignments = ({ Obligations = [] }) =>
  Obligations.flatMap(({ AttributeAssignment }) => AttributeAssignment.map(({ Category, Value }) => [Category, Value]));

function compare(id, expected, ask) {
  let got;
  try {
    got = ask();
  } catch (error) {
    got = String(error);
  }
  const [there, here] = [expected, got].map((value) => JSON.stringify(value));
  return there === here ? [] : [`${id}: expected ${there}, got ${here}`];
}
