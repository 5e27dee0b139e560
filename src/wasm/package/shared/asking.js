// What stands in for the module and for the objects in it, where it cannot be asked or where a snapshot is none: what gives
// answers says ask, and what a page draws is empty. Where it has nothing to give, `call` throws the problem.
export class Asking {
  constructor(problem) {
    this.problem = problem;
  }

  get ask() {
    return { answer: "ask", reason: { code: "unsupported", construct: this.problem.code } };
  }

  /** A class whose objects are opened. */
  open() {
    return this;
  }

  version() {
    return "";
  }

  /** Not nobody: there is someone, and nothing is known of them. */
  identify(source, compact) {
    const { message } = this.problem;
    return { who: caller("unknown", [{ code: UNREAD, claim: "", message }]), claimsJson: compact ? "{}" : undefined };
  }

  anonymous() {
    return caller("none", []);
  }

  // Of parties. That the user may choose would send the page to and fro, and to go on would be as if they had chosen.

  select() {
    return {
      outcome: "forbidden",
      why: "representation-unknown",
      party: null,
      selected: null,
      canRepresent: null,
      mismatch: null,
      notes: ["selected-unknown"],
      tree: [],
    };
  }

  list() {
    return [];
  }

  find() {
    return null;
  }

  search() {
    return { total: 0, hits: 0, rows: [] };
  }

  // Of snapshots.

  about() {
    return { engineRevision: "", settings: {}, hash: "" };
  }

  policies() {
    return [];
  }

  asks_who() {}

  session() {
    return this;
  }

  // Of sessions.

  expires() {}

  turns() {}

  facts_age() {}

  snapshot_age() {}

  at() {
    return this;
  }

  on() {
    return { actions: [], answers: [this.ask], places: [], other: 0, view: this };
  }

  grid(actions, resources) {
    return new Uint8Array(JSON.parse(actions).length * JSON.parse(resources).length).fill(2);
  }

  task(resource, task) {
    const declared = [JSON.parse(task).actions ?? []].flat().map((action) => action?.id ?? action);
    return { read: false, write: false, actions: {}, userActions: [], ask: ["read", "write", ...declared] };
  }

  // Of views.

  check() {
    return this.ask;
  }

  free() {}
}

/** Of a caller whose claims could not be read. */
const UNREAD = "unread";

/** What answers for such a caller, since there is no telling who they are; nothing for any other. */
export const unread = (who) =>
  Object(who).diagnostics?.[0]?.code === UNREAD ? new Asking({ code: UNREAD }) : undefined;

function caller(kind, diagnostics) {
  return {
    kind,
    authorities: [],
    issuer: kind,
    exchanged: false,
    inPortal: false,
    scopes: [],
    clientId: null,
    expiresAt: null,
    refreshAt: null,
    claims: {},
    diagnostics,
  };
}
