// The types, as a program meets them: compiled by types.test.mjs, never run.
import {
  AdgangError,
  type Answer,
  type Authenticated,
  type Facts,
  Parties,
  type Reason,
  type Resource,
  Snapshot,
  anonymous,
  decode,
  identify,
  parseParties,
  problem,
  selectParty,
  version,
} from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";
import * as worker from "adgang/worker";
import { init, initSync } from "adgang/web";

declare const bytes: Uint8Array;
const text: string = version();

// Callers are told apart by kind.
const me: Authenticated = identify({ sub: "x" }, { profile: "oidc" });
if (me.kind === "user" || me.kind === "self-identified") {
  const id: number = me.userId;
  void id;
  // @ts-expect-error a person has no number
  void me.number;
} else if (me.kind === "system-user") {
  const ids: readonly string[] = me.ids;
  void ids;
}
// @ts-expect-error only after asking for the kind
void me.userId;
// @ts-expect-error what is given is frozen
me.exchanged = true;
// @ts-expect-error no such profile
identify({}, { profile: "altinn2" });
// @ts-expect-error the check module does not read these
identify({}, { profile: "dialog-token" });
if (me.kind === "end-user") {
  const subject: string = me.subject;
  void subject;
}
const refresh: number | null = me.refreshAt;
void refresh;
const dialog = server.identify({}, { profile: "dialog-token" });
if (dialog.kind === "dialog") dialog.actions.map(({ name, attribute }) => [name, attribute ?? ""]);
server.identify({}, { profile: "oidc", mapping: { subject: ["sub", "uid"], level: { claim: "acr", values: { a: 1 } } } });
// @ts-expect-error a list of at least one
server.identify({}, { profile: "oidc", mapping: { subject: [] } });
const credentials = server.credentialsFor(me, "storage", {
  work: "background",
  now: Date.now(),
  holds: { maskinportenScopes: ["altinn:serviceowner/instances.read"] },
  table: { storage: [{ work: ["background"], takes: ["x"], status: "in-use", source: "y" }] },
});
for (const { lacks } of credentials.ways.flatMap((way) => way.takes)) {
  if (lacks?.code === "missing-scopes") lacks.scopes.at(0);
  // @ts-expect-error only after asking for the code
  void lacks?.scopes;
}
// @ts-expect-error the work is to be said
server.credentialsFor(me, "storage", { now: 0 });
// @ts-expect-error claims are an object or a token
identify(5);
const none: "none" = anonymous().kind;
const sub: unknown = decode(text).claims["sub"];
const children: number[] = parseParties("[]").flatMap((party) => party.childParties.map((child) => child.partyId));

// A choice is told apart by its outcome.
const choice = selectParty("[]", { who: me, cookie: "1", canRepresent: "unknown", strategy: "flattened", app: { promptForParty: "never" } });
const partyNames: (string | null)[] = choice.tree.map((party) => party.name);
if (choice.outcome === "proceed") {
  const acting: number | undefined = choice.party?.partyId;
  void acting;
  // @ts-expect-error not of this outcome
  void (choice.why === "none-allowed");
} else {
  const nobody: null = choice.party;
  void nobody;
}
// @ts-expect-error no such strategy
selectParty("[]", { strategy: "both" });
// @ts-expect-error true, false or unknown
selectParty("[]", { canRepresent: "yes" });
const depths: number[] = Parties.open("[]").search("x", { offset: 1, limit: 2 }).rows.map((row) => row.depth);
// @ts-expect-error the tree stays in the module
void Parties.open("[]").select().tree;
// @ts-expect-error opened, not made
new Parties();

// Sessions: the clock is an input.
const snapshot = Snapshot.open(bytes);
const wrong: AdgangError | undefined = Snapshot.openOrAsk<{ action: "read" }>(bytes, { audience: "tt02" }).problem ?? problem();
void wrong;
studio.Snapshot.openOrAsk(bytes).xacml({});
const facts: Facts = { party: 1, roles: ["DAGL"], accessPackages: { extent: "at-least", values: [] }, delegations: [] };
const session = snapshot.session({ who: me, facts, now: Date.now(), party: { partyId: 1 } });
snapshot.session({ who: { sub: "x" }, now: new Date() });
// @ts-expect-error now is missing
snapshot.session({ who: me });
// @ts-expect-error no such fact
snapshot.session({ who: me, now: 0, facts: { rolls: [] } });
// @ts-expect-error delegations cannot be followed yet
snapshot.session({ who: me, now: 0, facts: { delegations: ["x"] } });
const expires: number | null = session.at(new Date()).expiresAt;

// Resources are an app or one of the registry.
const resources: Resource[] = [{ app: "ttd/a", instance: "1/g", task: "Task_1" }, { resource: "nav_x" }];
// @ts-expect-error both
session.on({ app: "ttd/a", resource: "nav_x" });
// @ts-expect-error neither
session.on({ task: "Task_1" });
// @ts-expect-error no such member
session.on({ app: "ttd/a", tsk: "Task_1" });

// Answers are told apart by answer, reasons by code.
const answer: Answer = session.on(resources[0]!).check("anything");
if (answer.answer === "yes") {
  const rules: readonly string[] = answer.reason.rules;
  void rules;
} else if (answer.answer === "no" && answer.reason.code === "level-too-low") {
  const levels: [number, number] = [answer.reason.required, answer.reason.actual];
  void levels;
  // @ts-expect-error not of this reason
  void answer.reason.missing;
}
function every(reason: Reason): string {
  switch (reason.code) {
    case "granted":
    case "denied":
      return reason.rules.join();
    case "no-rule":
      return "";
    case "level-too-low":
      return String(reason.required);
    case "wrong-party":
      return String(reason.facts);
    case "error":
      return reason.status;
    case "unknown":
      return reason.missing.join();
    case "obligation":
      return reason.ids.join();
    case "expired":
      return reason.what;
    case "unsupported":
      return reason.construct;
    default:
      return reason satisfies never;
  }
}
const grid: Uint8Array = session.grid(["read"], resources);

// A program that says which actions it knows is held to them.
const narrow = Snapshot.open<{ action: "read" | "write" }>(bytes).session({ who: me, now: 0 });
const view = narrow.on({ app: "ttd/a" });
const can: boolean = view.can("read");
const actions: readonly ("read" | "write")[] = view.actions();
// @ts-expect-error no such action
view.can("raed");
// @ts-expect-error no such action
narrow.grid(["raed"], []);
// And which resources.
const apps = Snapshot.open<{ resource: { app: "ttd/a" | "ttd/b" } }>(bytes).session({ who: me, now: 0 });
apps.on({ app: "ttd/a" }).can("anything");
// @ts-expect-error another app
apps.on({ app: "ttd/c" });

// Objects that hold memory can be left to `using`.
{
  using scoped = Snapshot.open(bytes);
  void scoped.policies[0]?.policyId;
}
// @ts-expect-error opened, not made
new Snapshot();

// Studio can do all that check can, and more.
const built: Uint8Array = studio.Snapshot.build([{ key: "ttd/a", xml: "" }, ""], {
  dialect: "altinn",
  issuer: "us",
  audience: "tt02",
  serial: 3,
  issuedAt: new Date(),
  expiresAt: 0,
});
const theirs = studio.Snapshot.open(built, { audience: "tt02", minSerial: 3 });
server.Snapshot.open(built).verifySignature({ keys: [] });
const order: number = theirs.serial;
const plain: Snapshot = theirs;
const traced = studio.Snapshot.open<{ action: "read" }>(built).session({ who: me, now: 0 }).on({ app: "ttd/a" });
const ids: string[] | undefined = traced.explain("read")?.rules.map((rule) => rule.id);
const lines: number[] = studio.lint(studio.example.policy, { dialect: "standard" }).map((finding) => finding.line);
// @ts-expect-error no such action
traced.explain("write");
// @ts-expect-error only studio explains
view.explain("read");
// @ts-expect-error only studio speaks XACML
plain.xacml({});
// @ts-expect-error only studio builds
Snapshot.build("");

const decision: "Permit" | "Deny" | "NotApplicable" | "Indeterminate" | undefined =
  theirs.xacml({ Request: {} }, { now: new Date() }).Response[0]?.Decision;
const written: object | string = theirs.xacml("<Request/>");

// Verified claims are made by verification alone.
const keys = server.KeySet.parse({ keys: [] });
const verified = server.verify(text, keys, { algorithms: ["RS256"], issuer: "a", audience: ["b"], now: Date.now(), leeway: 10 });
const reject = (claims: server.VerifiedClaims): unknown => claims.claims["sub"];
reject(verified);
// @ts-expect-error claims are not verified by their looks
reject({ claims: {}, header: {}, issuer: null, profile: null, toJSON: () => ({}) });
// @ts-expect-error not made, but verified
new server.VerifiedClaims();
// @ts-expect-error now is missing
server.verify(text, "", {});
// @ts-expect-error no such algorithm
keys.payload(text, ["none"]);
const theirKind: string = server.identify(verified, { profile: "oidc" }).kind;
server.identify({ sub: "x" });
snapshot.session({ who: verified.claims, now: 0 });
const issuers = server.TrustedIssuers.parse({ issuers: [{ issuer: "a", profile: "altinn", keys: { keys: [] } }] });
const profile: server.Profile | null = issuers.verify(text, { now: 0 }).profile;
issuers.setKeys("a", "");
// @ts-expect-error no such profile
server.TrustedIssuers.parse({ issuers: [{ issuer: "a", profile: "altinn2" }] });

// What to do with a request is told apart by outcome, and a problem by its type.
const routes: server.Route[] = [
  { method: "GET", path: "/health", public: true },
  { method: ["GET", "HEAD"], path: "/:org/:app/*", resource: { app: "{org}/{app}", task: "{header:x-task}" }, action: "read" },
];
// @ts-expect-error asks for nothing
routes.push({ method: "GET", path: "/" });
// @ts-expect-error on what?
routes.push({ method: "GET", path: "/", action: "read" });
const filter = server.Prefilter.open(routes, { unmatched: "reject", acrValues: { 4: "idporten-loa-high" } });
// @ts-expect-error no such option
server.Prefilter.open(routes, { unmached: "reject" });
const page = new Request("https://a/");
const asked = server.Snapshot.open<{ action: "read" | "sign" }>(new Uint8Array()).session({ who: me, now: 0 });
const disposition = filter.answer(page, { session: asked });
// @ts-expect-error of another module
filter.answer(page, { session });
const shown = asked.dialog({ id: "a", kept: 1 }, { actionWithoutAttribute: "exact-main", requiredLevel: 3 });
const keptMember: number = shown.dialog.kept;
// @ts-expect-error no such option
asked.dialog({}, { levle: 3 });
const confirmed = await asked.confirm(["read"], [{ app: "a/b" }], { fetch, url: "https://a/", all: true });
const disagrees: "read" | "sign" = confirmed.drift[0]!.action;
// @ts-expect-error no such action
asked.confirm(["write"], [{ app: "a/b" }], { fetch, url: "https://a/" });
// @ts-expect-error nothing to ask with
asked.confirm(["read"], [{ app: "a/b" }], { url: "https://a/" });
filter.answer({ method: "GET", url: "/", headers: { "x-task": ["a"], b: undefined } }, { refused: new Error() });
filter.answer({ method: "GET", path: "/", headers: [["a", "b"]] }, null);
// @ts-expect-error nobody is to be said
filter.answer(page);
// @ts-expect-error no path
filter.answer({ method: "GET", headers: [] }, null);
if (disposition.outcome === "forward") {
  const hint: string = disposition.set.adgang;
  void hint;
  // @ts-expect-error not of this outcome
  void disposition.body;
} else {
  const challenge: string | undefined = disposition.headers["www-authenticate"];
  const response: Response = server.toResponse(disposition);
  const required = disposition.body.type === "urn:adgang:problem:level-too-low" ? disposition.body.reason.required : 0;
  void [challenge, response, required];
}
const sent: Response | Request = server.toResponse(disposition) ?? server.applyTo(page, disposition);
void sent;

initSync(bytes);
const started: Promise<void> = init("module.wasm");

try {
  decode("");
} catch (error) {
  if (error instanceof AdgangError) {
    const where: [string, number | undefined, string | undefined] = [error.code, error.at?.offset, error.at?.claim];
    void where;
  }
}
void [none, sub, children, partyNames, depths, expires, every, grid, can, actions, ids, lines, decision, written, started, theirKind, profile];

// Facts, from what the platform answered.
const made: Facts = server.factsFrom({ party: { partyId: 1 }, roles: "[]", accessLists: [{ resource: {} }], ages: { roles: { asOf: 0 } } });
void studio.factsFrom({ delegationChanges: [], delegationsFor: "ttd/demo", policies: { path: studio.compileDelegation(""), none: null }, complete: ["roles"] });
// @ts-expect-error there is no answer of this name
void server.factsFrom({ rolls: [] });
void made;
// AuthZEN, on the modules that are for more than pages.
const pdp = server.Snapshot.open(bytes);
const subject = { type: "user", id: "a" };
const evaluated = pdp.authzen({ subject, action: { name: "read" }, resource: { type: "r", id: "1" } }, { now: 0 });
if (evaluated.context.answer === "ask" && evaluated.context.reason.code === "unknown") evaluated.context.reason.missing.at(0);
// @ts-expect-error who wants to is to be said
pdp.authzen({ action: { name: "read" }, resource: { type: "r", id: "1" } }, { now: 0 });
// @ts-expect-error and when
pdp.authzen("{}", {});
const several = studio.Snapshot.open(bytes).authzenEvaluations(
  { subject, evaluations: [{ action: { name: "read" } }], options: { evaluations_semantic: "deny_on_first_deny" } },
  { now: new Date(), facts: ({ subject }) => (subject.id === "a" ? {} : null), entities: { subjects: [subject] } },
);
if ("evaluations" in several) {
  for (const { context } of several.evaluations) if ("error" in context) context.error.status.toFixed();
}
// @ts-expect-error no such semantic
pdp.authzenEvaluations({ options: { evaluations_semantic: "all" } }, { now: 0 });
const who = pdp.authzenSearch("subject", { subject: { type: "user" }, action: { name: "r" }, resource: subject }, [subject], { now: 0 });
const found: string[] = who.results.map(({ id }) => id);
const what = pdp.authzenSearch("action", { subject, resource: subject, page: { limit: 2 } }, ["read"], {
  now: 0,
  mapping: { context: { time: { id: "urn:x", dataType: "dateTime" } } },
});
const names: string[] = what.results.map(({ name }) => name);
// @ts-expect-error actions have no id
what.results.at(0)?.id;
const point: string = server.authzenMetadata("https://a").policy_decision_point + studio.authzenLocation("https://a");
void [found, names, point];

// What serves requests.
interface Env {
  readonly ORIGIN: string;
  readonly POLICIES: { get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null> };
}
const edge = worker.createWorker((env: Env) => ({
  routes: [{ method: "GET", path: "/health", public: true }],
  jwks: "https://issuer.example/jwks",
  expect: { issuer: "https://issuer.example", audience: ["a", "b"] },
  loadSnapshot: ({ POLICIES }, { etag }) => (etag === null ? POLICIES.get("x", "arrayBuffer") : new Response(null, { status: 304 })),
  factsFor: async (caller) => (caller.kind === "user" ? { roles: [String(caller.userId)] } : null),
  origin: env.ORIGIN,
  times: { pause: 1000 },
  report: ({ code, cause }) => void [code, cause],
}));
declare const env: Env;
const responded: Promise<Response> = edge.fetch(page, env, { waitUntil() {} });
// @ts-expect-error whose tokens are taken is to be said
worker.createWorker({ routes: [], jwks: { keys: [] }, snapshot: bytes, origin: "https://a" });
// @ts-expect-error no such option
worker.createWorker({ routes: [], jwks: { keys: [] }, expect: {}, snapshot: bytes, origin: "https://a", isuer: "" });
const decides = studio.createDecisionPoint<Env>({
  base: "https://pdp.example.com",
  snapshot: "https://pdp.example.com/policies.snapshot",
  known: ({ endpoint, body, env }) => ({ entities: { subjects: [] }, candidates: { action: [endpoint, body, env.ORIGIN] } }),
  authenticate: (request) => request.headers.has("authorization") || "forbidden",
});
const serves: boolean = decides.serves(page) && server.instance() > 0;
const five: number = server.guarded(() => 5);
const handler: (incoming: worker.NodeRequest, outgoing: worker.NodeResponse) => Promise<void> = worker.nodeHandler(edge, env);
void [responded, serves, five, handler];
