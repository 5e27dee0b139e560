/**
 * Choosing one of many parties: a field to search in, and the list of what is found under it (the combobox pattern of the
 * ARIA practices). Only the rows that can be seen are elements; the list itself stays in the package.
 */
import type { AppMetadata, Parties, Party, PartyRow } from "adgang/studio";
import { el, say } from "./dom.ts";

/** As high as a row is in page.css, in pixels. */
const rowHeight = 44;
/** Rows kept above and below those that can be seen. */
const spare = 6;
/** How many rows are looked through for the party that is chosen, when the list opens. */
const looked = 500;
/** As far as Page Up and Page Down go. */
const leap = 7;

export class PartyPicker {
  #field: HTMLInputElement;
  #list: HTMLElement;
  #found: HTMLElement;
  #choose: (party: number | undefined) => void;
  #sheet = el("div", { role: "presentation", class: "sheet" });
  #parties: Parties | undefined;
  #chosen: number | undefined;
  /** The app whose parties they are: what it does not allow cannot be chosen. */
  #app: AppMetadata | null = null;
  /** What is searched for; `undefined` while the list is closed. */
  #query: string | undefined;
  #total = 0;
  #active = -1;

  constructor(field: HTMLInputElement, list: HTMLElement, found: HTMLElement, choose: (party: number | undefined) => void) {
    [this.#field, this.#list, this.#found, this.#choose] = [field, list, found, choose];
    list.append(this.#sheet);
    field.addEventListener("input", () => this.#search(field.value));
    field.addEventListener("click", () => this.#query === undefined && this.#open());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.#close());
    list.addEventListener("scroll", () => this.#draw(), { passive: true });
    // The focus stays in the field, whatever is pressed in the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[data-row]") : null;
      if (option instanceof HTMLElement) this.#pick(Number(option.dataset["row"]));
    });
  }

  /** The parties to choose from (as before, where they are not known), the one that is chosen, and the app it is for. */
  show(parties: Parties | undefined, chosen: number | undefined, app: AppMetadata): void {
    const isSame = (parties === undefined || parties === this.#parties) && app === this.#app;
    if (isSame && chosen === this.#chosen && this.#field.value !== "") return;
    if (parties) this.#parties = parties;
    this.#chosen = chosen;
    this.#app = app;
    if (this.#query === undefined) this.#field.value = this.#label();
    else this.#search(this.#query);
  }

  #label(): string {
    if (this.#chosen === undefined) return "No party";
    const party = this.#parties?.find(this.#chosen);
    return party ? `${party.name ?? "No name"} (${numberOf(party)})` : `Party ${this.#chosen}, not in the list`;
  }

  #open(): void {
    this.#field.select();
    this.#search("");
    const rows = this.#rows(0, Math.min(this.#total, looked));
    const at = rows.findIndex((row) => row?.partyId === this.#chosen);
    this.#move(Math.max(0, at));
  }

  #close(): void {
    if (this.#query === undefined) return;
    this.#query = undefined;
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
    this.#field.value = this.#label();
    say(this.#found, "");
  }

  /** Searches, and opens the list for it. */
  #search(query: string): void {
    const { total = 0, hits = 0 } = this.#parties?.search(query, { app: this.#app, limit: 0 }) ?? {};
    this.#query = query;
    this.#total = total + this.#before();
    this.#list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
    // High enough for all rows, so that the scroll bar tells how many there are.
    this.#sheet.style.height = `${this.#total * rowHeight}px`;
    say(this.#found, hits === 1 ? "1 party found" : `${hits} parties found`);
    this.#list.scrollTop = 0;
    const first = this.#rows(0, Math.min(this.#total, looked)).findIndex((row) => row?.hit && !row.onlyHierarchyElementWithNoAccess);
    this.#move(query.trim() === "" ? 0 : first);
  }

  /** One row stands for nobody, as long as nothing is searched for. */
  #before(): number {
    return this.#query?.trim() === "" ? 1 : 0;
  }

  /** Rows of what is found; `undefined` for the one that stands for nobody. */
  #rows(offset: number, limit: number): (PartyRow | undefined)[] {
    const before = this.#before();
    const nobody = offset < before ? [undefined] : [];
    const page = { app: this.#app, offset: Math.max(0, offset - before), limit: Math.max(0, limit - nobody.length) };
    return [...nobody, ...(this.#parties?.search(this.#query ?? "", page).rows ?? [])];
  }

  #key(event: KeyboardEvent): void {
    const isOpen = this.#query !== undefined;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: leap, PageUp: -leap };
    const step = steps[event.key];
    if (step !== undefined) {
      if (isOpen) this.#move(Math.min(this.#total - 1, Math.max(0, this.#active + step)));
      else this.#open();
    } else if (isOpen && event.key === "Enter") {
      this.#pick(this.#active);
    } else if (isOpen && event.key === "Escape") {
      this.#close();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Makes a row the active one, and brings it into view. */
  #move(row: number): void {
    this.#active = row;
    const top = row * rowHeight;
    const { scrollTop, clientHeight } = this.#list;
    if (row >= 0 && top < scrollTop) this.#list.scrollTop = top;
    else if (row >= 0 && top + rowHeight > scrollTop + clientHeight) this.#list.scrollTop = top + rowHeight - clientHeight;
    this.#draw();
  }

  #pick(at: number): void {
    if (at < 0 || at >= this.#total) return;
    const [row] = this.#rows(at, 1);
    if (row?.onlyHierarchyElementWithNoAccess) return;
    this.#chosen = row?.partyId;
    this.#close();
    this.#field.select();
    this.#choose(row?.partyId);
  }

  /** Draws the rows that can be seen. */
  #draw(): void {
    if (this.#query === undefined) return;
    const { scrollTop, clientHeight } = this.#list;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const count = Math.ceil(clientHeight / rowHeight) + 2 * spare;
    const rows = this.#rows(first, Math.min(count, this.#total - first));
    const options = rows.map((row, i) => this.#option(row, first + i));
    this.#sheet.replaceChildren(...(this.#total === 0 ? [el("p", { class: "hint" }, "No party is found.")] : options));
    const active = options.find((option) => option.classList.contains("active"));
    if (active) this.#field.setAttribute("aria-activedescendant", active.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }

  #option(row: PartyRow | undefined, at: number): HTMLElement {
    const isShell = row?.onlyHierarchyElementWithNoAccess ?? false;
    const active = at === this.#active ? " active" : "";
    const option = el(
      "div",
      {
        id: `party-row-${at}`,
        role: "option",
        class: `option${active}${row && !row.hit ? " beside" : ""}`,
        "data-row": String(at),
        "aria-selected": String(row?.partyId === this.#chosen),
        "aria-disabled": isShell ? "true" : undefined,
        "aria-setsize": String(this.#total),
        "aria-posinset": String(at + 1),
      },
      el("span", { class: "name" }, row ? (row.name ?? "No name") : "No party"),
      row ? el("span", { class: "hint" }, describe(row)) : undefined,
    );
    option.style.top = `${at * rowHeight}px`;
    option.style.paddingInlineStart = `${0.6 + 1.1 * Math.min(row?.depth ?? 0, 4)}rem`;
    return option;
  }
}

function numberOf(party: Omit<Party, "childParties">): string {
  return party.orgNumber || party.ssn || `party ${party.partyId}`;
}

function describe(row: PartyRow): string {
  const parts = [
    numberOf(row),
    row.unitType,
    row.depth > 0 ? "sub-unit" : "",
    row.isDeleted ? "deleted" : "",
    row.onlyHierarchyElementWithNoAccess ? "sub-units only" : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
