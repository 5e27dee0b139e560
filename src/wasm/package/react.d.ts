import type { ReactElement, ReactNode } from "react";
import type { Freshness, SessionSource } from "./freshness.js";
import type {
  ActionOf,
  Answer,
  Choice,
  Parties,
  Party,
  PartyRow,
  Resource,
  ResourceOf,
  SelectOptions,
  Session,
  Shape,
} from "./index.js";

export type { Clock, Freshness, SessionSource } from "./freshness.js";

/**
 * What a program's hooks are about, where it says so once for all:
 *
 * ```ts
 * declare module "adgang/react" {
 *   interface Register { shape: { action: "read" | "write" } }
 * }
 * ```
 */
export interface Register {}

/** The shape that was registered, or any. */
export type Registered = Register extends { readonly shape: infer T extends Shape } ? T : Shape;

/**
 * The session for the components below. Where another one is handed over, or something ends by itself, those of them render again
 * whose answers are others, and no more.
 */
export function AdgangProvider(props: AdgangProviderProps<Registered>): ReactElement;

/** Another default resource for the components below. */
export function AdgangResource(props: AdgangResourceProps<Registered>): ReactElement;

/**
 * Whether the server would permit an action: true only on yes.
 *
 * @param resource left out, the provider's; `null` where it is not known yet, which is no yes. It is compared by value: an
 * object made anew in every render costs nothing
 * @throws {AdgangError} `no-provider`, and what is wrong with the resource
 */
export function useCan(action: ActionOf<Registered>, resource?: ResourceOf<Registered> | null): boolean;

/**
 * Whether the server would permit an action, and why: the same object for as long as the answer is equal. Without a session it is
 * an ask that misses `session`, and without a resource one that misses `resource`.
 *
 * @throws {AdgangError} as {@link useCan}
 */
export function useCheck(action: ActionOf<Registered>, resource?: ResourceOf<Registered> | null): Answer;

/**
 * Every named action that the server would permit; none without a session or a resource.
 *
 * @throws {AdgangError} as {@link useCan}
 */
export function useActions(resource?: ResourceOf<Registered> | null): readonly ActionOf<Registered>[];

/** Renders its children on yes; the fallback, or nothing, on no and ask. */
export function Can(props: CanProps<Registered>): ReactElement;

/** A provider and hooks of their own, for a program that has several sessions at a time, or says its shape here. */
export function createAdgang<T extends Shape = Registered>(): AdgangReact<T>;

/** What {@link createAdgang} makes. */
export interface AdgangReact<T extends Shape> {
  AdgangProvider(this: void, props: AdgangProviderProps<T>): ReactElement;
  AdgangResource(this: void, props: AdgangResourceProps<T>): ReactElement;
  Can(this: void, props: CanProps<T>): ReactElement;
  useCan(this: void, action: ActionOf<T>, resource?: ResourceOf<T> | null): boolean;
  useCheck(this: void, action: ActionOf<T>, resource?: ResourceOf<T> | null): Answer;
  useActions(this: void, resource?: ResourceOf<T> | null): readonly ActionOf<T>[];
}

/** `every` and `clock` are read when it is mounted. */
export interface AdgangProviderProps<T extends Shape = Shape> extends Freshness {
  /** `null` while there is none. A function is to be the same one in every render (`useCallback`): another one is another session. */
  readonly session: SessionSource<T> | undefined;
  /** The resource of components that name none. */
  readonly resource?: ResourceOf<T> | null | undefined;
  /** The first instant that a function makes a session for: where a page is hydrated, the one that the server took. */
  readonly now?: number | Date | null | undefined;
  /** Called once an end of token, snapshot or facts has passed: time to read them anew. */
  readonly onExpire?: (() => void) | undefined;
  readonly children?: ReactNode;
}

export interface AdgangResourceProps<T extends Shape = Shape> {
  readonly resource: ResourceOf<T> | null | undefined;
  readonly children?: ReactNode;
}

/** An answer, and whether it is a yes. */
export type CanState = Allowed | NotAllowed;

/** A yes. */
export type Allowed = Extract<Answer, { readonly answer: "yes" }> & { readonly allowed: true };
/** A no, or an ask. */
export type NotAllowed = Exclude<Answer, { readonly answer: "yes" }> & { readonly allowed: false };

export type CanProps<T extends Shape = Shape> = {
  /** The action. */
  readonly do: ActionOf<T>;
  /** The resource; left out, the provider's. */
  readonly on?: ResourceOf<T> | null | undefined;
} & (
  | {
      readonly passThrough?: false | undefined;
      /** What is there on yes. */
      readonly children?: ReactNode | ((state: Allowed) => ReactNode);
      /** What is there otherwise. */
      readonly fallback?: ReactNode | ((state: NotAllowed) => ReactNode);
    }
  | {
      /** The children are there whatever the answer is, and are told it: a button that is disabled and says why. */
      readonly passThrough: boolean;
      readonly children?: ReactNode | ((state: CanState) => ReactNode);
      readonly fallback?: ReactNode | ((state: NotAllowed) => ReactNode);
    }
);

/**
 * What a page needs to let the user choose whom to act for. The list stays its owner's, and is opened once:
 *
 * ```tsx
 * const parties = useMemo(() => Parties.open(json), [json]);
 * const { query, setQuery, rows, party, choose } = useParties(parties, { who, cookie, app });
 * ```
 *
 * @param parties `null` while there are none
 * @throws {AdgangError} what is wrong with the options or the claims
 */
export function useParties(parties: Parties | null | undefined, options?: UsePartiesOptions): PartyPicker;

/** What the choice depends on, as for `selectParty`, and how many rows are shown at first. */
export interface UsePartiesOptions extends SelectOptions {
  /** 50, if it is left out. */
  readonly pageSize?: number;
}

/** A list of parties, a part of it to look at, and the chosen one. */
export interface PartyPicker {
  /** What is typed into the search field. */
  readonly query: string;
  setQuery(this: void, query: string): void;
  /** The rows are still those of an earlier text: a long list does not hold up typing. */
  readonly searching: boolean;
  /** The tree, line by line: what was found, and the parties above it. `hit` and `onlyHierarchyElementWithNoAccess` tell them apart. */
  readonly rows: readonly PartyRow[];
  /** How many rows there are in all. */
  readonly total: number;
  /** How many of all rows were looked for. */
  readonly hits: number;
  /** There are more than `rows`. */
  readonly hasMore: boolean;
  /** Shows `pageSize` more. */
  showMore(this: void): void;
  /** What the platform would do; `null` while there are no parties. */
  readonly choice: Choice | null;
  /** The party that was chosen here, or else that of `choice`. */
  readonly party: Party | null;
  /**
   * Chooses a party, or with `null` goes back to that of `choice`. False, and nothing is changed, where it is not in the list, only
   * holds others, or the app does not allow it.
   */
  choose(this: void, party: number | { readonly partyId: number } | null): boolean;
}
