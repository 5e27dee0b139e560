// Scenarios in a real page: each gives plain data, which `hooks.test.mjs` looks at.
import { Component, StrictMode, memo, startTransition, useEffect, useLayoutEffect, useMemo, useState, version } from "react";
import { flushSync } from "react-dom";
import { AdgangProvider, AdgangResource, Can, createAdgang, useActions, useCan, useCheck } from "adgang/react";
import { anHour, counted, mount, open, sessionOf, settled, stoppedClock, until } from "./common.jsx";

/** Counts its renders, and says its answer. Memoised, so that only its own answer makes it render. */
function asking(action, resource) {
  const seen = { renders: 0, last: undefined, objects: new Set() };
  const Asking = memo(function Asking() {
    seen.renders++;
    const answer = useCheck(action, resource);
    seen.last = answer.answer;
    seen.objects.add(answer);
    return <i>{`${action}:${answer.answer}:${answer.reason.code} `}</i>;
  });
  return [Asking, seen];
}

class Boundary extends Component {
  state = {};
  static getDerivedStateFromError = (error) => ({ error });
  render() {
    return this.state.error ? `${this.state.error.name}:${this.state.error.code}` : this.props.children;
  }
}

const quiet = { onCaughtError() {}, onRecoverableError() {} };
const roles = (...roles) => ({ more: { roles } });
const shortOfRoles = { more: { roles: { extent: "at-least", values: [] } } };

const scenarios = {
  version: () => version,

  answers(fixtures) {
    const State = ({ allowed, answer, reason }) => <button disabled={!allowed} title={reason.code}>{answer}</button>;
    const { place, unmount } = mount(
      <AdgangProvider session={sessionOf(fixtures, roles("REGNA"))} resource={fixtures.app}>
        <p><Can do="read">shown</Can></p>
        <p><Can do="write">hidden</Can></p>
        <p><Can do="write" fallback="instead">hidden</Can></p>
        <p><Can do="write" fallback={({ answer, reason }) => `${answer} ${reason.code}`}>hidden</Can></p>
        <p><Can do="read">{({ allowed, reason }) => `${allowed} ${reason.rules}`}</Can></p>
        <p><Can do="write" passThrough>{(state) => <State {...state} />}</Can></p>
        <p><Can do="read" passThrough>{(state) => <State {...state} />}</Can></p>
        <p><Can do="read" on={{ app: "ttd/another", instance: null }}>other resource</Can></p>
        <p><Can do="read" on={null} fallback={({ reason }) => reason.missing.join()}>no resource</Can></p>
        <p><AdgangResource resource={null}><Can do="read" fallback="no default">hidden</Can></AdgangResource></p>
      </AdgangProvider>,
    );
    const said = [...place.querySelectorAll("p")].map((p) => p.innerHTML);
    unmount();
    return said;
  },

  /** No session, then one that asks, then yes, then none again. */
  sessions(fixtures) {
    const App = ({ session }) => (
      <AdgangProvider session={session} resource={fixtures.app}>
        <Asked />
      </AdgangProvider>
    );
    function Asked() {
      const { answer, reason } = useCheck("write");
      return `${useCan("write")} ${answer} ${reason.missing ?? reason.code} [${useActions()}]`;
    }
    const page = mount(<App />);
    const said = [page.text()];
    for (const session of [null, sessionOf(fixtures, shortOfRoles), sessionOf(fixtures), sessionOf(fixtures, roles("REGNA")), undefined]) {
      page.render(<App session={session} />);
      said.push(page.text());
    }
    page.unmount();
    return said;
  },

  /** Renders of three components while sessions change below them. */
  async renders(fixtures) {
    const [Read, read] = asking("read");
    const [Write, write] = asking("write");
    const [Delete, remove] = asking("delete");
    const inside = <><Read /><Write /><Delete /></>;
    const App = ({ session }) => (
      <AdgangProvider session={session} resource={{ ...fixtures.app }}>{inside}</AdgangProvider>
    );
    const counts = () => [read, write, remove].map(({ renders }) => renders);
    const first = sessionOf(fixtures);
    const page = mount(<App session={first} />);
    const steps = [counts()];
    const sessions = [
      first,
      // Equal to the first one, made anew.
      sessionOf(fixtures),
      // Another role as well, of which nothing that is asked here depends.
      sessionOf(fixtures, roles("DAGL", "LEDE")),
      // One who may only read, by another rule.
      sessionOf(fixtures, roles("REGNA")),
      sessionOf(fixtures, roles("REGNA")),
      null,
    ];
    for (const session of sessions) {
      page.render(<App session={session} />);
      await settled();
      steps.push(counts());
    }
    const objects = [read, write, remove].map(({ objects }) => objects.size);
    page.unmount();
    return { steps, objects };
  },

  /** Resources that are made anew in every render, with members in any order. */
  literals(fixtures) {
    const session = counted(sessionOf(fixtures));
    let renders = 0;
    const seen = new Set();
    function Asking({ turn }) {
      renders++;
      const resource = turn % 2 ? { task: "Task_1", app: "ttd/apps-test" } : { app: "ttd/apps-test", instance: undefined, task: "Task_1" };
      seen.add(useCheck("read", resource));
      return String(useCan("write", { ...resource }) && useActions(resource).join());
    }
    const App = ({ turn }) => <AdgangProvider session={session}><Asking turn={turn} /></AdgangProvider>;
    const page = mount(<App turn={0} />);
    for (let turn = 1; turn < 50; turn++) page.render(<App turn={turn} />);
    const text = page.text();
    const { opened } = session.count;
    page.unmount();
    return { text, renders, opened, answers: seen.size, left: session.count.views };
  },

  /** What ends by itself: one kind of facts, then the token. */
  async expiry(fixtures) {
    const at = fixtures.now;
    const clock = stoppedClock(at);
    const expired = [];
    const [Read, read] = asking("read");
    const [Other, other] = asking("read", { ...fixtures.app, instance: "51200/6f1c0d52-0000-4000-8000-000000000000", task: undefined });
    const session = counted(
      sessionOf(fixtures, {
        more: { roles: { extent: "complete", values: ["DAGL"], expires: at / 1000 + 60 } },
        token: { exp: at / 1000 + 600 },
      }),
    );
    const page = mount(
      <AdgangProvider session={session} resource={fixtures.app} clock={clock} onExpire={() => expired.push(clock.time - at)}>
        <Read />
        <Other />
      </AdgangProvider>,
    );
    await settled();
    const steps = [];
    const step = (ms) => {
      clock.go(at + ms);
      steps.push([ms, page.text(), read.renders + other.renders, session.count.sessions, clock.waiting.size]);
    };
    for (const ms of [0, 59_999, 60_000, 60_001, 599_999, 600_000, 3_600_000]) step(ms);
    page.unmount();
    await settled();
    return { steps, expired, left: session.count, waiting: clock.waiting.size };
  },

  /** A token that does not count yet, since this clock is behind the issuer's. */
  notYet(fixtures) {
    const clock = stoppedClock(fixtures.now);
    const [Read, read] = asking("read");
    const expired = [];
    const page = mount(
      <AdgangProvider
        session={sessionOf(fixtures, { token: { nbf: fixtures.now / 1000 + 3 } })}
        resource={fixtures.app}
        clock={clock}
        onExpire={() => expired.push(1)}
      >
        <Read />
      </AdgangProvider>,
    );
    const before = page.text();
    clock.go(fixtures.now + 3000);
    const after = page.text();
    page.unmount();
    return { before, after, renders: read.renders, expired };
  },

  /** The device's own clock, and an end that comes in a second or two. */
  async realClock(fixtures) {
    const at = Date.now();
    const [Read] = asking("read");
    const exp = Math.floor(at / 1000) + 2;
    const page = mount(
      <AdgangProvider session={sessionOf(fixtures, { at, token: { exp } })} resource={fixtures.app}>
        <Read />
      </AdgangProvider>,
    );
    const before = page.text();
    await until(() => page.text() !== before);
    const due = Date.now() >= exp * 1000;
    const after = page.text();
    page.unmount();
    return { before, after, due };
  },

  /** An end in forty days, which no timer can be set to, and a tab that sleeps until after it. */
  async asleep(fixtures) {
    const { setTimeout: real } = window;
    const realNow = Date.now;
    const at = Date.now();
    const delays = [];
    window.setTimeout = (f, delay, ...rest) => {
      delays.push(delay ?? 0);
      return real(f, delay, ...rest);
    };
    const [Read, read] = asking("read");
    const page = mount(
      <AdgangProvider session={sessionOf(fixtures, { at, token: { exp: Math.floor(at / 1000) + 40 * 86400 } })} resource={fixtures.app}>
        <Read />
      </AdgangProvider>,
    );
    await settled();
    const before = [page.text(), read.renders];
    Date.now = () => at + 41 * 86_400_000;
    document.dispatchEvent(new Event("visibilitychange"));
    await settled();
    const after = [page.text(), read.renders];
    Date.now = realNow;
    window.setTimeout = real;
    page.unmount();
    return { before, after, longest: Math.max(...delays) };
  },

  /** A session that was made long ago, and has ended before it is first rendered. */
  async late(fixtures) {
    const clock = stoppedClock(fixtures.now + 86_400_000);
    const seen = [];
    const expired = [];
    function Asking() {
      const answer = useCheck("read");
      seen.push(answer.reason.code);
      return answer.answer;
    }
    const page = mount(
      <AdgangProvider session={sessionOf(fixtures, { token: anHour(fixtures) })} resource={fixtures.app} clock={clock} onExpire={() => expired.push(1)}>
        <Asking />
      </AdgangProvider>,
    );
    clock.go(clock.time);
    const text = page.text();
    page.unmount();
    return { text, seen, expired };
  },

  /** A policy that reads the clock is asked again now and then. */
  every(fixtures) {
    const clock = stoppedClock(fixtures.now);
    const session = counted(sessionOf(fixtures));
    const [Read, read] = asking("read");
    const page = mount(
      <AdgangProvider session={session} resource={fixtures.app} clock={clock} every={60_000}>
        <Read />
      </AdgangProvider>,
    );
    for (let minute = 1; minute <= 5; minute++) clock.go(fixtures.now + minute * 60_000);
    const said = { renders: read.renders, opened: session.count.opened, sessions: session.count.sessions, views: session.count.views };
    page.unmount();
    return said;
  },

  /** Effects twice, everything rendered twice: and everything freed at the end. */
  async strict(fixtures) {
    const made = [];
    const clock = stoppedClock(fixtures.now);
    const make = (at) => {
      const session = counted(sessionOf(fixtures, { of: "loose", token: anHour(fixtures), at }));
      made.push(session);
      return session;
    };
    const page = mount(
      <StrictMode>
        <AdgangProvider session={make} now={fixtures.now} resource={fixtures.app} clock={clock}>
          <Can do="READ">yes</Can>
          <Can do="read" fallback="no">yes</Can>
        </AdgangProvider>
      </StrictMode>,
    );
    await settled();
    const before = page.text();
    clock.go(fixtures.now + 3_600_000);
    const after = page.text();
    const instants = [...new Set(made.map(({ now }) => now - fixtures.now))];
    page.unmount();
    await settled();
    const left = made.map(({ count }) => [count.sessions, count.views]);
    return { before, after, instants, left, opened: made.some(({ count }) => count.opened > 0) };
  },

  /** Owners that free their sessions when they like: nothing is asked of what is gone, and nothing is allowed by it. */
  async freed(fixtures) {
    function App({ roles }) {
      const [session, setSession] = useState(null);
      useEffect(() => {
        const made = sessionOf(fixtures, { of: "loose", more: { roles } });
        setSession(made);
        return () => made.free();
      }, [roles]);
      return (
        <AdgangProvider session={session}>
          <Rows />
        </AdgangProvider>
      );
    }
    let turn;
    function Rows() {
      const [count, setCount] = useState(1);
      turn = setCount;
      return Array.from({ length: count }, (_, row) => <Row key={row} row={row} />);
    }
    const Row = ({ row }) => useCheck("read", { app: "ttd/apps-test", task: `Task_${row}` }).answer + " ";
    const page = mount(<StrictMode><App roles={["DAGL"]} /></StrictMode>);
    await settled();
    const said = [page.text()];
    page.render(<StrictMode><App roles={["REGNA"]} /></StrictMode>);
    await settled();
    said.push(page.text());
    flushSync(() => turn(2));
    said.push(page.text());
    page.unmount();
    // Freed under a provider that stays.
    const session = sessionOf(fixtures, { of: "loose", token: anHour(fixtures) });
    const clock = stoppedClock(fixtures.now);
    const other = mount(<AdgangProvider session={session} clock={clock}><Rows /></AdgangProvider>);
    said.push(other.text());
    session.free();
    flushSync(() => turn(3));
    said.push(other.text());
    clock.go(fixtures.now + 3_600_000);
    said.push(other.text());
    other.unmount();
    return said;
  },

  /** More resources than views are kept. */
  rows(fixtures) {
    const session = counted(sessionOf(fixtures, { of: "loose" }));
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    let renders = 0;
    const Row = memo(function Row({ row }) {
      renders++;
      return useCan("READ", { app: "ttd/apps-test", task: `Task_${row}` }) ? "y" : "n";
    });
    const App = ({ session }) => <AdgangProvider session={session}>{rows.map((row) => <Row key={row} row={row} />)}</AdgangProvider>;
    const page = mount(<App session={session} />);
    const shown = page.text().replaceAll("y", "").length;
    const kept = session.count.views;
    const again = counted(sessionOf(fixtures, { of: "loose" }));
    page.render(<App session={again} />);
    const said = { shown, kept, renders, after: session.count.views, opened: [session.count.opened, again.count.opened] };
    page.unmount();
    return { ...said, left: again.count.views };
  },

  /** A transition that is slow: what is on the page is always of one session. */
  async concurrent(fixtures) {
    const torn = [];
    let begin;
    const Slow = memo(function Slow({ row, generation }) {
      const until = performance.now() + 2;
      while (performance.now() < until);
      return <b>{String(useCan("write"))}{generation === 0 ? "" : " "}</b>;
    });
    function App() {
      const [{ session, generation }, setState] = useState({ session: sessionOf(fixtures), generation: 0 });
      begin = (session) => startTransition(() => setState({ session, generation: generation + 1 }));
      useLayoutEffect(look);
      return (
        <AdgangProvider session={session} resource={fixtures.app}>
          {Array.from({ length: 40 }, (_, row) => <Slow key={row} row={row} generation={generation} />)}
        </AdgangProvider>
      );
    }
    const look = () => {
      const all = new Set([...document.querySelectorAll("b")].map((b) => b.textContent.trim()));
      if (all.size > 1) torn.push([...all]);
    };
    const page = mount(<App />);
    const watch = new MutationObserver(look);
    watch.observe(page.place, { subtree: true, childList: true, characterData: true });
    begin(sessionOf(fixtures, roles("REGNA")));
    const during = document.querySelector("b").textContent;
    await until(() => document.querySelector("b").textContent.trim() === "false");
    await settled();
    watch.disconnect();
    const all = [...document.querySelectorAll("b")].filter((b) => b.textContent.trim() === "false").length;
    page.unmount();
    return { torn, during, all };
  },

  /** Mistakes of the program. */
  mistakes(fixtures) {
    const Asking = ({ on }) => String(useCan("read", on));
    const said = [undefined, { app: "no-slash" }, { app: "ttd/a", tsk: "x" }, "app:ttd/a"].map((on, index) => {
      const inside = <Boundary><Asking on={on} /></Boundary>;
      const page = mount(index === 0 ? inside : <AdgangProvider session={sessionOf(fixtures)}>{inside}</AdgangProvider>, quiet);
      const text = page.text();
      page.unmount();
      return text;
    });
    return said;
  },

  /** Two sessions at a time, of providers and hooks of their own. */
  separate(fixtures) {
    const one = createAdgang();
    const other = createAdgang();
    const Both = () => `${one.useCan("write")} ${other.useCan("write")}`;
    const page = mount(
      <one.AdgangProvider session={sessionOf(fixtures)} resource={fixtures.app}>
        <other.AdgangProvider session={sessionOf(fixtures, roles("REGNA"))} resource={fixtures.app}>
          <Both />
        </other.AdgangProvider>
      </one.AdgangProvider>,
    );
    const text = page.text();
    page.unmount();
    return text;
  },

  /** A server's or a studio's session would do as well: nothing here is bound to a module. */
  handles(fixtures) {
    const snapshot = open(fixtures);
    const page = mount(
      <AdgangProvider session={useless(snapshot, fixtures)} resource={fixtures.app}>
        <Can do="sign">yes</Can>
      </AdgangProvider>,
    );
    const text = page.text();
    page.unmount();
    return text;
  },
};

/** A session whose snapshot is gone already, which goes on without it. */
function useless(snapshot, { claims, facts, now }) {
  const session = snapshot.session({ who: claims, facts, now });
  snapshot.free();
  return session;
}

window.scenario = (name, fixtures) => scenarios[name](fixtures);
