// What a program of one's own looks like: compiled by types.test.mjs, never run.
import { AdgangError, type Answer, type Authenticated, type Choice, Parties, type Reason, Snapshot, type View, identify } from "adgang";
import * as server from "adgang/server";
import * as studio from "adgang/studio";

declare const bytes: Uint8Array;
declare const me: Authenticated;

// The shape that a program says it knows goes along from a snapshot to the answers.
type Ours = {
  action: "read" | "write" | "sign";
  resource: { app: "ttd/demo"; instance: `${number}/${string}`; task?: "Task_1" | "Task_2" };
};
const session = Snapshot.open<Ours>(bytes).session({ who: me, now: 0 });
const view: View<Ours> = session.at(1).on({ app: "ttd/demo", instance: "1/g", task: "Task_2" });
const allowed: readonly ("read" | "write" | "sign")[] = view.actions();
session.grid(["read", "sign"], [{ app: "ttd/demo", instance: "1/g" }]);
session.task({ app: "ttd/demo", instance: "1/g" }, { elementId: "Task_1" });
// @ts-expect-error an action of somebody else's
session.grid(["read", "delete"], []);
// @ts-expect-error no such task
session.on({ app: "ttd/demo", instance: "1/g", task: "Task_3" });
// @ts-expect-error an instance has a party
session.on({ app: "ttd/demo", instance: "g" });
// @ts-expect-error it always has an instance
session.on({ app: "ttd/demo" });
// @ts-expect-error not an app of ours
session.task({ app: "ttd/other", instance: "1/g" }, { elementId: "Task_1" });
// @ts-expect-error a shape is of actions and resources
Snapshot.open<{ action: 5 }>(bytes);
// A view of fewer actions does not pass for one of more, nor one of more for one of fewer.
const fewer = Snapshot.open<{ action: "read" }>(bytes).session({ who: me, now: 0 }).on({ app: "a/b" });
// @ts-expect-error
const more: View<Ours> = fewer;
// The other modules keep the shape in what they add.
const traced = studio.Snapshot.open<Ours>(bytes).session({ who: me, now: 0 }).on({ app: "ttd/demo", instance: "1/g" });
traced.explain("sign");
// @ts-expect-error
traced.steps("delete");
const edge = server.Snapshot.open<Ours>(bytes).session({ who: me, now: 0 });
// @ts-expect-error
void edge.confirm(["delete"], [], { fetch, url: "" });

// A switch over all variants needs no default; one that leaves a variant out, or meets a new one, does not compile.
function sentence(reason: Reason): string {
  switch (reason.code) {
    case "granted":
      return reason.delegation ? `by ${reason.delegation.offeredBy}` : reason.rules.join();
    case "no-rule":
      return (reason.callers ?? []).join();
    case "denied":
      return reason.accessList ? "by an access list" : reason.rules.join();
    case "level-too-low":
      return `${reason.actual} < ${reason.required}`;
    case "error":
      return reason.status;
    case "unknown":
      return reason.missing.join();
    case "wrong-party":
      return `${reason.facts} ${reason.resource}`;
    case "obligation":
      return reason.ids.join();
    case "expired":
      return reason.what;
    case "unsupported":
      return reason.construct;
  }
}
// @ts-expect-error without `unsupported` nothing is returned at the end
function almost(reason: Reason): string {
  switch (reason.code) {
    case "granted":
    case "denied":
    case "no-rule":
    case "level-too-low":
    case "error":
    case "unknown":
    case "wrong-party":
    case "obligation":
    case "expired":
      return reason.code;
  }
}
function known(answer: Answer): string {
  switch (answer.answer) {
    case "yes":
      return answer.reason.rules.join();
    case "no":
      // @ts-expect-error nothing that is missing makes a no
      return answer.reason.code === "unknown" ? "" : answer.reason.code;
    case "ask":
      return answer.reason.code;
  }
}
function kind(who: Authenticated): number | string | null {
  switch (who.kind) {
    case "none":
      return null;
    case "user":
    case "self-identified":
      return who.userId;
    case "organisation":
      return who.number;
    case "service-owner":
      return who.name;
    case "system-user":
      return who.systemId;
    case "app":
      return who.id;
    case "service":
      return who.clientId;
    case "end-user":
      return who.subject;
    case "dialog":
      return who.dialogId;
    case "unknown":
      return who.clientId;
    default:
      return who satisfies never;
  }
}
function next(choice: Choice): string | number {
  switch (choice.outcome) {
    case "proceed":
      return choice.party?.partyId ?? choice.notes.join();
    case "select":
    case "forbidden":
      return choice.why;
  }
}

// A function that turns requests away takes claims that were verified, and no others.
declare function turnAway(claims: server.VerifiedClaims): void;
declare const keys: server.KeySet;
turnAway(keys.verify("", { now: 0 }));
turnAway(server.TrustedIssuers.parse({ issuers: [] }).verify("", { now: 0 }));
// @ts-expect-error who calls is not who was verified
turnAway(identify({}));
// @ts-expect-error what it shows is only claims
turnAway(keys.verify("", { now: 0 }).claims);
// @ts-expect-error what it is written as, too
turnAway(keys.verify("", { now: 0 }).toJSON());
// @ts-expect-error not by a class of one's own
class Forged extends server.VerifiedClaims {}
// @ts-expect-error only the server's module reads the handle as one
identify(keys.verify("", { now: 0 }));

// Everything that holds memory can be left to the end of a block.
{
  using snapshot = studio.Snapshot.open(bytes);
  using scoped = snapshot.session({ who: me, now: 0 });
  using turned = scoped.on({ app: "a/b" });
  using parties = Parties.open("[]");
  using set = server.KeySet.parse("{}");
  using issuers = server.TrustedIssuers.parse("{}");
  using filter = server.Prefilter.open([]);
  void [turned, parties, set, issuers, filter];
}
// @ts-expect-error an answer holds none
using answer = view.check("read");

// What is thrown has a code, and sometimes a place.
const wrong = new AdgangError({ code: "ours", message: "", at: { line: 1 } });
const isError: Error = wrong;
// @ts-expect-error a code is needed
new AdgangError({ message: "" });
// @ts-expect-error a place that no input has
new AdgangError({ code: "ours", message: "", at: { page: 1 } });
// @ts-expect-error it is what it was
wrong.code = "theirs";

void [allowed, more, sentence, almost, known, kind, next, Forged, answer, isError];
