// Elements over a session, for pages without a framework and with any. Nothing is loaded and nothing defined by importing this,
// so that a server may.
import { AdgangError } from "./errors.js";
import { Freshness, keyOf, noResource } from "./freshness.js";

/** By this the elements of two copies of this file know each other. */
const PROVIDED = Symbol.for("adgang.provided");

/** What a <adgang-can> asks: a session kept fresh, and the resource where it names none. */
class Provided {
  freshness = new Freshness(null);
  resource = null;
}

/** The page's, for elements without a session of their own and without one around them. */
const ofPage = () => (globalThis[PROVIDED] ??= new Provided());

export function setSession(session, { resource, ...how } = {}) {
  // On a server it would be everybody's.
  if (typeof document === "undefined") return;
  const page = ofPage();
  page.resource = resource ?? null;
  page.freshness.set(session ?? null, how);
}

export function defineAdgang(registry = globalThis.customElements) {
  if (registry === undefined) return;
  // Providers first, so that what is inside them finds them.
  if (!registry.get("adgang-session")) registry.define("adgang-session", sessionElement());
  if (!registry.get("adgang-can")) registry.define("adgang-can", canElement());
}

/** Classes are made here, since where there is no page there is nothing to extend. */
const sessionElement = () =>
  class AdgangSession extends HTMLElement {
    static observedAttributes = ["resource", "every"];

    [PROVIDED] = new Provided();
    #session = null;
    #resource;
    #clock;

    connectedCallback() {
      upgrade(this, ["session", "resource", "clock"]);
    }

    attributeChangedCallback(name) {
      if (name === "resource") this.#provide();
      else this.#keep();
    }

    get session() {
      return this.#session;
    }

    set session(session) {
      this.#session = session ?? null;
      this[PROVIDED].freshness.set(this.#session);
    }

    get resource() {
      return this.#resource ?? this.getAttribute("resource");
    }

    set resource(resource) {
      this.#resource = resource ?? undefined;
      this.#provide();
    }

    get clock() {
      return this.#clock;
    }

    set clock(clock) {
      this.#clock = clock;
      this.#keep();
    }

    #provide() {
      this[PROVIDED].resource = this.resource;
      this[PROVIDED].freshness.notify();
    }

    #keep() {
      const every = Number(this.getAttribute("every") ?? NaN);
      this[PROVIDED].freshness.set(this.#session, { clock: this.#clock, every: every > 0 ? every : undefined });
    }
  };

function canElement() {
  // Not a <style>, which a Content-Security-Policy may forbid.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host{display:contents}:host([hidden]){display:none}");

  return class AdgangCan extends HTMLElement {
    static observedAttributes = ["do", "resource", "mode"];

    #own;
    #session;
    #resource;
    #provided;
    #leave;
    #due = false;
    #answer;
    #complaint;
    #content = document.createElement("slot");
    #otherwise = Object.assign(document.createElement("slot"), { name: "else" });
    /** What was disabled here, each with the attribute that did it. */
    #disabled = new Map();
    #added = new MutationObserver(() => this.#disable());

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      // A link knows no disabled state, and a framework may have set a button's own again.
      this.addEventListener("click", (event) => this.#stop(event), true);
    }

    connectedCallback() {
      upgrade(this, ["session", "resource", "do", "mode"]);
      this.#listen();
    }

    disconnectedCallback() {
      this.#leave?.();
      this.#leave = undefined;
    }

    attributeChangedCallback() {
      this.#ask();
    }

    get do() {
      return this.getAttribute("do");
    }

    set do(action) {
      reflect(this, "do", action);
    }

    get mode() {
      return this.getAttribute("mode") ?? "hide";
    }

    set mode(mode) {
      reflect(this, "mode", mode);
    }

    get resource() {
      return this.#resource ?? this.getAttribute("resource");
    }

    set resource(resource) {
      this.#resource = resource ?? undefined;
      this.#ask();
    }

    get session() {
      return this.#session;
    }

    set session(session) {
      this.#session = session;
      if (session === undefined) this.#own = undefined;
      else (this.#own ??= new Provided()).freshness.set(session);
      this.#listen();
    }

    get answer() {
      return this.#answer?.answer ?? "ask";
    }

    get reason() {
      return this.#answer?.reason ?? noResource.reason;
    }

    get allowed() {
      return this.answer === "yes";
    }

    #listen() {
      if (!this.isConnected) return;
      const provided = this.#own ?? around(this) ?? ofPage();
      if (this.#leave === undefined || provided !== this.#provided) {
        this.#leave?.();
        this.#provided = provided;
        this.#leave = provided.freshness.subscribe(() => this.#ask());
      }
      this.#ask();
    }

    /** Once for all that changes at a time, and before the page is painted. */
    #ask() {
      if (this.#due) return;
      this.#due = true;
      queueMicrotask(() => {
        this.#due = false;
        if (this.#leave !== undefined) this.#show(this.#told());
      });
    }

    #told() {
      try {
        const action = this.getAttribute("do");
        if (!action) throw new AdgangError({ code: "missing-action", message: "its attribute `do` names no action" });
        if (!["hide", "disable"].includes(this.mode)) {
          throw new AdgangError({ code: "unknown-mode", message: "its attribute `mode` is neither `hide` nor `disable`" });
        }
        const key = keyOf(read(this.resource ?? this.#provided.resource));
        const answer = this.#provided.freshness.present().check(action, key);
        this.#complaint = undefined;
        return answer;
      } catch (error) {
        const complaint = `<adgang-can do="${this.do ?? ""}">: ${error?.message ?? error} (${error?.code ?? "error"})`;
        if (complaint !== this.#complaint) console.error(complaint);
        this.#complaint = complaint;
        return noResource;
      }
    }

    #show(answer) {
      const allowed = answer.answer === "yes";
      const disables = this.mode === "disable" && this.#complaint === undefined;
      const slots = [...(allowed || disables ? [this.#content] : []), ...(allowed ? [] : [this.#otherwise])];
      const shown = this.shadowRoot.children;
      // What is taken away and put there anew may lose its focus.
      if (shown.length !== slots.length || slots.some((slot, index) => slot !== shown[index])) {
        this.shadowRoot.replaceChildren(...slots);
      }
      this.#added.disconnect();
      if (disables && !allowed) {
        this.#added.observe(this, { childList: true, subtree: true });
        this.#disable();
      } else {
        this.#enable();
      }
      const before = this.#answer;
      this.#answer = answer;
      reflect(this, "answer", answer.answer);
      reflect(this, "reason", answer.reason.code);
      if (JSON.stringify(before) === JSON.stringify(answer)) return;
      const detail = Object.freeze({ allowed, ...answer });
      this.dispatchEvent(new CustomEvent("adgang-answer", { detail, bubbles: true, composed: true }));
    }

    /** Controls are disabled wherever they are inside; of the rest the outermost are said to be. */
    #disable() {
      for (const child of this.children) {
        if (child.slot === "else") continue;
        const controls = [child, ...child.querySelectorAll("*")].filter(isControl);
        for (const control of controls) {
          if (control.disabled || this.#disabled.has(control)) continue;
          control.disabled = true;
          this.#disabled.set(control, "disabled");
        }
        if (controls.includes(child) || child.getAttribute("aria-disabled") === "true") continue;
        child.setAttribute("aria-disabled", "true");
        this.#disabled.set(child, "aria-disabled");
      }
    }

    /** What the page itself has disabled stays so. */
    #enable() {
      for (const [element, attribute] of this.#disabled) {
        if (attribute === "disabled") element.disabled = false;
        else element.removeAttribute(attribute);
      }
      this.#disabled.clear();
    }

    #stop(event) {
      if (this.allowed) return;
      const child = [...this.children].find((inside) => event.composedPath().includes(inside));
      if (child === undefined || child.slot === "else") return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
}

/** What can be disabled: style sheets can, too, and are not meant. */
const isControl = (element) => "disabled" in element && !["link", "style"].includes(element.localName);

/** A resource from an attribute: JSON, or as it is written on the command line. */
function read(resource) {
  if (typeof resource !== "string") return resource;
  const short = /^(?:app:(?<app>[^/]+\/[^/]+)(?:\/(?<task>.+))?|resource:(?<resource>.+))$/s.exec(resource);
  if (short !== null) return { ...short.groups };
  try {
    return JSON.parse(resource);
  } catch {
    const message = "its resource is neither JSON nor app:ORG/APP, app:ORG/APP/TASK or resource:ID";
    throw new AdgangError({ code: "malformed-resource", message });
  }
}

/** What the nearest <adgang-session> around an element provides, through slots and shadow roots. */
function around(element) {
  for (let node = element; node; node = node.assignedSlot ?? node.parentNode ?? node.host) {
    if (node.localName === "adgang-session" && node[PROVIDED] !== undefined) return node[PROVIDED];
  }
}

/** Properties that were set before the element was one. */
function upgrade(element, names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}

function reflect(element, name, value) {
  if (value === undefined || value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
