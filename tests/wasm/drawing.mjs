// What a page does that follows the README, with what comes of it; runs in Node and in a page, so it imports nothing.

/** Draws with one of the package's modules. `given` is JSON: what the page has of its server, and the bytes of a snapshot. */
export function draw(adgang, { bytes, claims, parties, facts, resource, now }, open = "open") {
  const who = adgang.identify(claims);
  const choice = adgang.selectParty(parties, { who });
  const list = adgang.Parties.open(parties);
  const snapshot = adgang.Snapshot[open](Uint8Array.from(bytes));
  const session = snapshot.session({ who, party: choice.party, facts, now });
  const view = session.on(resource);
  const task = { elementId: "Task_2", taskType: "signing", actions: ["sign", { id: "reject" }] };
  const dialog = {
    id: "019c1aa8-36c8-706c-9a65-675ff1fbd140",
    party: "urn:altinn:organization:identifier-no:991825827",
    serviceResource: "urn:altinn:resource:app_havn_fartoy-registrering",
    serviceOwnerContext: { serviceOwnerLabels: [] },
    guiActions: [{ action: "write", url: "https://havn.example/write" }],
  };
  const drawn = {
    problem: adgang.problem()?.code,
    snapshot: snapshot.problem?.code,
    kind: who.kind,
    claims: who.claims,
    outcome: choice.outcome,
    party: choice.party,
    why: choice.why,
    rows: list.search("").rows.length,
    can: view.can("sign"),
    check: view.check("sign"),
    later: session.at(now + 1000).on(resource).check("sign"),
    actions: view.actions(),
    named: view.namedActions().length > 0,
    grid: [...session.grid(["sign", "delete"], [resource, resource])],
    task: session.task({ ...resource, task: "Task_2" }, task),
    expiresAt: session.expiresAt,
    hash: typeof snapshot.hash,
    policies: Array.isArray(snapshot.policies),
    // What only some of the modules have.
    steps: view.steps?.("sign") === null,
    explain: view.explain?.("sign") === null,
    dialog: adgang.Prefilter && session.dialog(dialog),
  };
  for (const held of [view, session, snapshot, list]) held.free();
  return drawn;
}
