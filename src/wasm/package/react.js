"use client";
// Hooks over a session. Nothing is loaded here but React: sessions and parties are the caller's, of whichever module, so that
// no page has that module twice.
import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { AdgangError } from "./errors.js";
import { Freshness, keyOf, unlessFreed } from "./freshness.js";

/** What is to have happened before a page is painted; a server paints nothing, and React 18 says so. */
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

const PAGE = 50;
const noParties = Object.freeze({ total: 0, hits: 0, rows: Object.freeze([]) });

const equal = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** What is read of a session, for as long as it is the same session; and what is equal stays the same object. */
function remembering(current, read) {
  let from;
  let last;
  return () => {
    const held = current();
    if (held !== from) {
      const next = read(held);
      if (from === undefined || !equal(last, next)) last = next;
      from = held;
    }
    return last;
  };
}

export function createAdgang() {
  // The one never changes while its provider is there; the other is a text, equal where the resource is.
  const Sessions = createContext(null);
  const Default = createContext(null);

  function AdgangProvider({ session = null, resource, now, every, clock, onExpire, children }) {
    const [freshness] = useState(() => {
      const start = now === undefined || now === null ? undefined : Number(now);
      return new Freshness(session, { clock, every, start });
    });
    const expired = useRef(onExpire);
    useBeforePaint(() => {
      expired.current = onExpire;
      freshness.set(session);
    });
    useEffect(() => {
      freshness.onExpire = () => expired.current?.();
      // As long as the provider is there, what was opened for one component is there for the next.
      return freshness.subscribe(() => {});
    }, [freshness]);
    return createElement(Sessions.Provider, { value: freshness }, createElement(AdgangResource, { resource }, children));
  }

  const AdgangResource = ({ resource, children }) =>
    createElement(Default.Provider, { value: keyOf(resource) }, children);

  /** What `read` says of the session and the resource, again when it may say something else. */
  function useRead(read, resource, detail) {
    const freshness = useContext(Sessions);
    const other = useContext(Default);
    if (freshness === null) {
      throw new AdgangError({ code: "no-provider", message: "There is no <AdgangProvider> around this component." });
    }
    const key = resource === undefined ? other : keyOf(resource);
    const [present, given] = useMemo(() => {
      const of = (held) => read(held, key, detail);
      return [remembering(() => freshness.present(), of), remembering(() => freshness.given(), of)];
    }, [freshness, read, key, detail]);
    return useSyncExternalStore(freshness.subscribe, present, given);
  }

  const can = (held, key, action) => held.check(action, key).answer === "yes";
  const check = (held, key, action) => held.check(action, key);
  const actions = (held, key) => held.actions(key);

  const useCan = (action, resource) => useRead(can, resource, action);
  const useCheck = (action, resource) => useRead(check, resource, action);
  const useActions = (resource) => useRead(actions, resource);

  function Can({ do: action, on, passThrough = false, fallback = null, children }) {
    const answer = useCheck(action, on);
    const state = useMemo(() => Object.freeze({ allowed: answer.answer === "yes", ...answer }), [answer]);
    const shown = passThrough || state.allowed ? children : fallback;
    return (typeof shown === "function" ? shown(state) : shown) ?? null;
  }

  return { AdgangProvider, AdgangResource, Can, useActions, useCan, useCheck };
}

export const { AdgangProvider, AdgangResource, Can, useActions, useCan, useCheck } = /* @__PURE__ */ createAdgang();

export function useParties(parties, { pageSize = PAGE, ...options } = {}) {
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState({ query: "", limit: pageSize });
  const [picked, setPicked] = useState(null);
  // The list follows what is typed, and does not hold it up.
  const sought = useDeferredValue(query);
  const limit = shown.query === sought ? shown.limit : pageSize;
  // Options are mostly made anew in every render.
  const written = JSON.stringify(options);
  const asked = useMemo(() => JSON.parse(written), [written]);
  const ask = (read, otherwise) => (parties ? unlessFreed(read, otherwise) : otherwise);

  const page = useMemo(
    () => ask(() => parties.search(sought, { app: asked.app, limit }), noParties),
    [parties, sought, asked, limit],
  );
  const choice = useMemo(() => ask(() => parties.select(asked), null), [parties, asked]);
  const chosen = useMemo(
    () => ask(() => (picked !== null && allows(parties, picked, asked.app) ? parties.find(picked) : null), null),
    [parties, picked, asked],
  );
  const choose = useCallback(
    (party) => {
      const id = typeof party === "object" && party !== null ? party.partyId : party;
      if (id !== null && !(parties && unlessFreed(() => allows(parties, id, asked.app), false))) return false;
      setPicked(id);
      return true;
    },
    [parties, asked],
  );
  const showMore = useCallback(() => setShown({ query: sought, limit: limit + pageSize }), [sought, limit, pageSize]);

  return {
    query,
    setQuery,
    searching: query !== sought,
    rows: page.rows,
    total: page.total,
    hits: page.hits,
    hasMore: page.rows.length < page.total,
    showMore,
    choice,
    party: chosen ?? choice?.party ?? null,
    choose,
  };
}

/** Whether a party is there and may be acted for: the list alone says whether the app allows it. */
function allows(parties, id, app) {
  for (let offset = 0; ; ) {
    const { rows, total } = parties.search(String(id), { app, offset, limit: 1000 });
    const row = rows.find(({ partyId, hit, onlyHierarchyElementWithNoAccess: shell }) => partyId === id && hit && !shell);
    offset += rows.length;
    if (row !== undefined || rows.length === 0 || offset >= total) return row !== undefined;
  }
}
