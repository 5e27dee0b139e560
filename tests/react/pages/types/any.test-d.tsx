// What the types say where a program has said nothing of its actions, and where it does so by `createAdgang`.
import type { ReactNode } from "react";
import { type Answer, type Granted, Parties, type Party, type Resource, type Session, Snapshot, identify } from "adgang";
import { AdgangProvider, AdgangResource, Can, type CanState, type Clock, createAdgang, useActions, useCan, useCheck, useParties } from "adgang/react";
import type { Session as ServerSession } from "adgang/server";
import { Snapshot as StudioSnapshot } from "adgang/studio";

declare const bytes: Uint8Array;
declare const clock: Clock;
const snapshot = Snapshot.open(bytes);
const make = (now: number) => snapshot.session({ who: identify({}), now });
declare const ofServer: ServerSession;

export const providers: ReactNode[] = [
  <AdgangProvider session={null} />,
  <AdgangProvider session={undefined} />,
  <AdgangProvider session={make(0)} resource={{ app: "o/a" }}>text</AdgangProvider>,
  <AdgangProvider session={make} now={new Date()} every={1000} clock={clock} onExpire={() => {}} />,
  <AdgangProvider session={(now) => (now > 0 ? make(now) : null)} />,
  <AdgangProvider session={ofServer} />,
  <AdgangProvider session={StudioSnapshot.open(bytes).session({ who: {}, now: 0 })} />,
  <AdgangResource resource={{ resource: "r" }} />,
  // @ts-expect-error a session, or null while there is none, has to be said
  <AdgangProvider />,
  // @ts-expect-error a snapshot is none
  <AdgangProvider session={snapshot} />,
  // @ts-expect-error what makes one makes it at once
  <AdgangProvider session={async (now: number) => make(now)} />,
  // @ts-expect-error an app or a resource, not both
  <AdgangResource resource={{ app: "o/a", resource: "r" }} />,
];

export function Asking() {
  const can: boolean = useCan("anything", { app: "o/a" });
  const actions: readonly string[] = useActions();
  const answer: Answer = useCheck("anything", null);
  if (answer.answer === "yes") {
    const rules: readonly string[] = answer.reason.rules;
    return rules;
  }
  if (answer.reason.code === "level-too-low") {
    const { required, actual }: { required: number; actual: number } = answer.reason;
    return [required, actual];
  }
  if (answer.answer === "ask") {
    // @ts-expect-error a denial is a no
    return answer.reason.code === "denied";
  }
  // @ts-expect-error an action is a text
  useCan(1);
  // @ts-expect-error a resource is an object
  useCan("read", "app:o/a");
  // @ts-expect-error no such member
  useCan("read", { app: "o/a", tsk: "Task_1" });
  return [can, actions];
}

export const cans: ReactNode[] = [
  <Can do="read">text</Can>,
  <Can do="read" on={{ app: "o/a" }} fallback="text" />,
  <Can do="read">
    {({ allowed, answer, reason }) => {
      const yes: [true, "yes", Granted] = [allowed, answer, reason];
      return yes.length;
    }}
  </Can>,
  <Can
    do="read"
    fallback={(state) => {
      const not: false = state.allowed;
      // @ts-expect-error it is no or ask
      const yes: "yes" = state.answer;
      return state.answer === "ask" && state.reason.code === "unknown" ? state.reason.missing.join() : `${not}${yes}`;
    }}
  />,
  <Can do="read" passThrough>
    {(state) => {
      const both: CanState = state;
      // @ts-expect-error it may not be granted
      both.reason.rules;
      return state.allowed ? state.reason.rules.length : state.reason.code;
    }}
  </Can>,
  // @ts-expect-error an action has to be said
  <Can>text</Can>,
];

/** A program of its own: two actions, apps alone. */
interface Form {
  action: "read" | "write";
  resource: Resource & { app: `ttd/${string}` };
}
const form = createAdgang<Form>();
const typed = Snapshot.open<Form>(bytes).session({ who: {}, now: 0 });

export function Typed(): ReactNode {
  const actions: readonly ("read" | "write")[] = form.useActions({ app: "ttd/a" });
  form.useCan("write", { app: "ttd/a", task: "Task_1" });
  const { useCheck: check } = form;
  const answer: Answer = check("read");
  // @ts-expect-error no such action
  form.useCan("sign");
  // @ts-expect-error no such app
  form.useCheck("read", { app: "nav/a" });
  return (
    <form.AdgangProvider session={typed} resource={{ app: "ttd/a" }}>
      <form.Can do="read" on={{ app: "ttd/a" }}>{answer.answer}{actions}</form.Can>
      {/* @ts-expect-error no such action */}
      <form.Can do="sign" />
    </form.AdgangProvider>
  );
}

export function Picker(): ReactNode {
  const picker = useParties(Parties.open("[]"), { who: identify({}), cookie: 1, app: null, pageSize: 20 });
  useParties(null);
  const party: Party | null = picker.party;
  const { setQuery, choose, rows } = picker;
  setQuery("text");
  const done: boolean = choose(rows[0] ?? null);
  choose(party);
  choose(1);
  // @ts-expect-error a party's id is a number
  choose("1");
  // @ts-expect-error a list is opened by who holds it
  useParties([]);
  if (picker.choice?.outcome === "forbidden") {
    const nobody: null = picker.choice.party;
    return nobody;
  }
  return rows.map(({ partyId, depth, hit }) => <li key={partyId}>{`${depth}${hit}${done}`}</li>);
}

// @ts-expect-error a session is of no other module than it says
export const wrong: Session = {};
