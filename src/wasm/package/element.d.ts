/// <reference lib="dom" />
import type { Freshness, SessionSource } from "./freshness.js";
import type { Answer, Reason, Resource } from "./index.js";

export type { Clock, Freshness, SessionSource } from "./freshness.js";

/**
 * Defines `<adgang-can>` and `<adgang-session>`, unless they are; nothing, where there is no page. Until they are defined, one
 * line of the page's CSS hides what they are to hide:
 *
 * ```css
 * adgang-can:not(:defined) { display: none }
 * ```
 */
export function defineAdgang(registry?: CustomElementRegistry): void;

/**
 * The session of the whole page, for elements with none of their own and no `<adgang-session>` around them. On a server, nothing: it
 * would be everybody's.
 */
export function setSession(session: SessionSource | undefined, options?: PageOptions): void;

export interface PageOptions extends Freshness {
  /** The resource of elements that name none. */
  readonly resource?: Resource | string | null;
}

/**
 * `<adgang-can do="sign" resource="app:ORG/APP/TASK">`: shows its children on yes, and what has `slot="else"` on no and ask. A
 * change of session, resource or time is seen in a microtask, before the page is painted.
 *
 * Without an action, with a mode or a resource that is none, or a refused one, it hides its children and says why in the console,
 * once.
 */
export interface AdgangCanElement extends HTMLElement {
  /** The action. Attribute `do`. */
  do: string | null;
  /**
   * What is asked about. Attribute `resource`: JSON, or `app:ORG/APP`, `app:ORG/APP/TASK`, `resource:ID`. A property goes before
   * the attribute, and where there is neither it is the provider's.
   */
  get resource(): Resource | string | null;
  set resource(resource: Resource | string | null | undefined);
  /** Its own session; `undefined`, and it is the nearest `<adgang-session>`'s, or else the page's. */
  session: SessionSource | undefined;
  /**
   * Attribute `mode`. With `disable` the children stay: on no and ask, controls among them are disabled, the others get
   * `aria-disabled`, and clicks go nowhere. What the page has disabled itself stays so.
   */
  get mode(): "hide" | "disable";
  set mode(mode: "hide" | "disable" | null);
  /** Attribute `answer`. */
  readonly answer: Answer["answer"];
  /** Attribute `reason`: its code. */
  readonly reason: Reason;
  /** Whether it is a yes. */
  readonly allowed: boolean;
}

/** `<adgang-session>`: provides what is inside it with a session, and a resource where it has one. */
export interface AdgangSessionElement extends HTMLElement {
  get session(): SessionSource;
  set session(session: SessionSource | undefined);
  /** Attribute `resource`, as of {@link AdgangCanElement}. */
  get resource(): Resource | string | null;
  set resource(resource: Resource | string | null | undefined);
  /** As of {@link Freshness}; its `every` is an attribute. */
  clock: Freshness["clock"];
}

/** `adgang-answer`: another answer, the first one included. It bubbles, out of shadow roots too. */
export type AdgangAnswerEvent = CustomEvent<Answer & { readonly allowed: boolean }>;

declare global {
  interface HTMLElementTagNameMap {
    "adgang-can": AdgangCanElement;
    "adgang-session": AdgangSessionElement;
  }
  interface HTMLElementEventMap {
    "adgang-answer": AdgangAnswerEvent;
  }
}
