/** A tree of the ARIA practices: one tab stop, arrows within, and what is looked at is pointed at. */
import { el } from "./dom.ts";
import type { Place } from "./source.ts";

export interface TreeNode {
  /** Where it is in the tree; the same for the same node of the next tree. */
  readonly key: string;
  readonly state: readonly [mark: string, words: string, look: string];
  readonly label: readonly (string | HTMLElement)[];
  /** The label as a text. */
  readonly name: string;
  readonly places: readonly Place[];
  readonly children: readonly TreeNode[];
  /** Whether it starts open. */
  readonly open: boolean;
}

/** What is done with the places of nodes. */
export interface Pointing {
  /** Looked at. */
  mark(places: readonly Place[]): void;
  /** Chosen. */
  reveal(place: Place): void;
}

export class Tree {
  readonly element: HTMLElement;
  #nodes = new Map<HTMLElement, TreeNode>();
  /** What was opened and closed by hand, by key: it outlives the tree. */
  #turned: Map<string, boolean>;
  #pointing: Pointing;
  #current: HTMLElement | undefined;
  #typed = "";
  #typedAt = 0;

  constructor(root: TreeNode, label: string, turned: Map<string, boolean>, pointing: Pointing) {
    [this.#turned, this.#pointing] = [turned, pointing];
    this.element = el("ul", { role: "tree", "aria-label": label, class: "tree" }, this.#line(root, 1, 1, 1));
    this.#current = this.element.querySelector<HTMLElement>("[role=treeitem]") ?? undefined;
    if (this.#current) this.#current.tabIndex = 0;
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => {
      const item = itemOf(event.target);
      if (!item) return;
      const twisty = event.target instanceof Element && event.target.closest(".twisty");
      this.#focus(item);
      if (twisty) this.#turn(item, item.ariaExpanded !== "true");
      else this.#choose(item);
    });
    this.element.addEventListener("focusin", (event) => this.#mark(itemOf(event.target)));
    this.element.addEventListener("mouseover", (event) => this.#mark(itemOf(event.target)));
    this.element.addEventListener("mouseleave", () => this.#mark(this.element.contains(document.activeElement) ? this.#current : undefined));
    this.element.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && this.element.contains(to)) && to !== null) this.#mark(undefined);
    });
  }

  /** The key of the node that has the focus. */
  get focused(): string | undefined {
    return this.#current && this.#current === document.activeElement ? this.#nodes.get(this.#current)?.key : undefined;
  }

  /** Gives the focus to the node of a key, where it is seen. */
  focus(key: string): void {
    const item = this.#seen().find((one) => this.#nodes.get(one)?.key === key);
    if (item) this.#focus(item);
  }

  #line(node: TreeNode, level: number, at: number, of: number): HTMLElement {
    const [mark, words, look] = node.state;
    const isParent = node.children.length > 0;
    const open = this.#turned.get(node.key) ?? node.open;
    const item = el(
      "div",
      {
        role: "treeitem",
        class: "node",
        tabindex: "-1",
        "aria-level": String(level),
        "aria-posinset": String(at),
        "aria-setsize": String(of),
        "aria-expanded": isParent ? String(open) : undefined,
        "aria-owns": isParent ? `node-${node.key}` : undefined,
        "data-state": words,
      },
      el("span", { class: "twisty", "aria-hidden": "true" }),
      el("span", { class: `truth ${look}`, "aria-hidden": "true" }, mark),
      el("span", { class: "told" }, ...node.label),
      " ",
      el("span", { class: `state ${look}` }, words),
    );
    const children = node.children.map((child, i) => this.#line(child, level + 1, i + 1, node.children.length));
    this.#nodes.set(item, node);
    const group = isParent ? el("ul", { role: "group", id: `node-${node.key}` }, ...children) : undefined;
    return el("li", { role: "none" }, item, group);
  }

  /** The items that are seen, from the top. */
  #seen(): HTMLElement[] {
    const all = this.element.querySelectorAll<HTMLElement>("[role=treeitem]");
    return [...all].filter((item) => !item.closest('[aria-expanded="false"] + ul'));
  }

  #focus(item: HTMLElement): void {
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = item;
    item.tabIndex = 0;
    item.focus();
  }

  #turn(item: HTMLElement, open: boolean): void {
    const node = this.#nodes.get(item);
    if (!node || item.ariaExpanded === null) return;
    item.ariaExpanded = String(open);
    this.#turned.set(node.key, open);
  }

  #mark(item: HTMLElement | undefined): void {
    this.#pointing.mark(item ? (this.#nodes.get(item)?.places ?? []) : []);
  }

  #choose(item: HTMLElement): void {
    this.#mark(item);
    const place = this.#nodes.get(item)?.places[0];
    if (place) this.#pointing.reveal(place);
  }

  #key(event: KeyboardEvent): void {
    const item = itemOf(event.target);
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const seen = this.#seen();
    const at = seen.indexOf(item);
    const go = (to: HTMLElement | null | undefined) => to && this.#focus(to);
    switch (event.key) {
      case "ArrowDown":
        go(seen[at + 1]);
        break;
      case "ArrowUp":
        go(seen[at - 1]);
        break;
      case "ArrowRight":
        if (item.ariaExpanded === "false") this.#turn(item, true);
        else if (item.ariaExpanded === "true") go(seen[at + 1]);
        break;
      case "ArrowLeft":
        if (item.ariaExpanded === "true") this.#turn(item, false);
        else go(parentOf(item));
        break;
      case "Home":
        go(seen[0]);
        break;
      case "End":
        go(seen.at(-1));
        break;
      case "*":
        for (const other of seen) if (parentOf(other) === parentOf(item)) this.#turn(other, true);
        break;
      case "Enter":
      case " ":
        this.#choose(item);
        break;
      default:
        if (event.key.length !== 1) return;
        go(this.#typeAhead(event.key, seen, at, event.timeStamp));
    }
    event.preventDefault();
  }

  /** The next node whose label begins with what is typed. */
  #typeAhead(letter: string, seen: readonly HTMLElement[], at: number, now: number): HTMLElement | undefined {
    this.#typed = now - this.#typedAt < 700 ? this.#typed + letter.toLowerCase() : letter.toLowerCase();
    this.#typedAt = now;
    const first = this.#typed.length > 1 ? at : at + 1;
    const round = [...seen.slice(first), ...seen.slice(0, first)];
    return round.find((item) => this.#nodes.get(item)?.name.toLowerCase().startsWith(this.#typed));
  }
}

function parentOf(item: HTMLElement): HTMLElement | undefined {
  const parent = item.closest("[role=group]")?.previousElementSibling;
  return parent instanceof HTMLElement ? parent : undefined;
}

function itemOf(target: EventTarget | null): HTMLElement | undefined {
  const item = target instanceof Element ? target.closest("[role=treeitem]") : null;
  return item instanceof HTMLElement ? item : undefined;
}
