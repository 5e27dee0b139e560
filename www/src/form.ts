/** The form over the facts. It holds nothing of its own: it is drawn of the JSON, and what is entered is written there. */
import { local } from "./clock.ts";
import { compiled } from "./delegation.ts";
import { el } from "./dom.ts";
import { isObject } from "./json.ts";
import { place, type Problem } from "./problems.ts";
import { shapes, type Choice, type Field, type Group, type Kind, type Plain } from "./shapes.ts";

/** A number leads into a list, whichever way it is written. */
export type Path = readonly (string | number)[];

export type Extent = "absent" | "at-least" | "complete";

const extents: readonly (readonly [value: Extent, label: string])[] = [
  ["absent", "not known"],
  ["at-least", "at least these"],
  ["complete", "exactly these"],
];

/** What facts have instead of a policy that the platform cannot read. */
const unreadable = "unreadable";
/** Items drawn; a list of more is for the JSON. */
const most = 50;

/** A kind of facts as it is written, whichever way. */
interface Known {
  readonly extent: Extent;
  readonly values: readonly unknown[];
  readonly asOf?: unknown;
  readonly expires?: unknown;
}

export class FactsForm {
  #host: HTMLElement;
  #value: Record<string, unknown> = {};
  /** What a new item starts with. */
  #start: (name: string) => Record<string, unknown>;
  /** `settled`: nothing is being typed. */
  #changed: (value: Record<string, unknown>, settled: boolean) => void;
  /** The sources of the policies that were compiled here, by what came of them. */
  #sources = new Map<unknown, string>();
  /** Sources that could not be compiled, by the place of their delegation. */
  #drafts = new Map<string, { readonly xml: string; readonly problem: Problem }>();

  constructor(host: HTMLElement, start: (name: string) => Record<string, unknown>, changed: (value: Record<string, unknown>, settled: boolean) => void) {
    [this.#host, this.#start, this.#changed] = [host, start, changed];
  }

  /** Draws the form of facts; the focus stays where it was. */
  show(value: Record<string, unknown>): void {
    this.#value = value;
    const focused = this.#host.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.#host.replaceChildren(...shapes.map((field) => this.#field(field, [field.name])));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Other facts: what was typed about the ones before is forgotten. */
  forget(): void {
    this.#drafts.clear();
  }

  /** Remembers what a compiled policy was made of. */
  remember(policy: string, xml: string): void {
    this.#sources.set(policy, xml);
  }

  #get(path: Path): unknown {
    let value: unknown = this.#value;
    for (const step of path) value = typeof step === "number" ? readKnown(value)?.values[step] : isObject(value) ? value[step] : undefined;
    return value;
  }

  /** Writes a value; `undefined` and objects left with nothing are left out. */
  #set(path: Path, value: unknown, settled: boolean): void {
    this.#value = written(this.#value, path, value) as Record<string, unknown>;
    this.#changed(this.#value, settled);
    if (settled) this.show(this.#value);
  }

  #field(field: Field, path: Path): HTMLElement {
    switch (field.kind) {
      case "known":
        return this.#kind(field, path);
      case "group":
        return this.#group(field, path);
      case "texts":
        return labelled(field, this.#texts(field, path, this.#get(path), (lines) => this.#set(path, lines.length > 0 ? lines : undefined, false)));
      case "choice":
        return labelled(field, this.#choice(field, path));
      case "policy":
        return this.#policy(field, path);
      default:
        return this.#plain(field, path);
    }
  }

  #plain(field: Plain, path: Path): HTMLElement {
    const id = idOf(path);
    const value = this.#get(path);
    if (field.kind === "flag") {
      const box = el("input", { type: "checkbox", id, autocomplete: "off" });
      box.checked = value === true;
      box.addEventListener("change", () => this.#set(path, box.checked || undefined, true));
      return el("label", { class: "flag" }, box, ` ${field.label}`);
    }
    if (field.kind === "time") return labelled(field, this.#time(path, value));
    const input = el("input", { id, inputmode: field.kind === "number" ? "numeric" : undefined, spellcheck: "false", autocomplete: "off", autocapitalize: "off" });
    input.value = value === undefined || value === null ? "" : String(value);
    input.addEventListener("input", () => {
      const text = input.value.trim();
      // What is no number is written as it stands: the package says so.
      const number = field.kind === "number" && /^-?\d{1,15}$/.test(text);
      this.#set(path, text === "" ? undefined : number ? Number(text) : text, false);
    });
    return labelled(field, input);
  }

  /** An instant; facts count in seconds. */
  #time(path: Path, value: unknown, enter = (seconds: number | undefined) => this.#set(path, seconds, false)): HTMLInputElement {
    const input = el("input", { id: idOf(path), type: "datetime-local", step: "1", autocomplete: "off" });
    if (typeof value === "number" && Math.abs(value) < 8.64e12) input.value = local(value * 1000);
    input.addEventListener("input", () => enter(input.value === "" ? undefined : Math.floor(new Date(input.value).getTime() / 1000)));
    return input;
  }

  #choice(field: Choice, path: Path): HTMLSelectElement {
    const value = this.#get(path);
    const options = [["", "not known"] as const, ...field.options];
    const known = options.some(([name]) => name === (value ?? ""));
    const select = el("select", { id: idOf(path), autocomplete: "off" }, ...options.map(([name, label]) => el("option", { value: name }, label)));
    if (!known) select.append(el("option", { value: String(value) }, String(value)));
    select.value = String(value ?? "");
    select.addEventListener("change", () => this.#set(path, select.value || undefined, true));
    return select;
  }

  #texts(field: { readonly label: string }, path: Path, value: unknown, enter: (lines: string[]) => void): HTMLTextAreaElement {
    const area = el("textarea", { id: `${idOf(path)}-values`, rows: "2", "aria-label": `${field.label}, one a line`, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
    area.value = Array.isArray(value) ? value.map(String).join("\n") : "";
    area.addEventListener("input", () => {
      const lines = area.value.split("\n").map((line) => line.trim());
      enter(lines.filter((line) => line !== ""));
    });
    return area;
  }

  #group(field: Group, path: Path): HTMLElement {
    const fields = field.fields.map((one) => this.#field(one, [...path, one.name]));
    return el("fieldset", { class: "kind-box" }, el("legend", {}, field.label), el("div", { class: "parts-of" }, ...fields));
  }

  #kind(field: Kind, path: Path): HTMLElement {
    const known = readKnown(this.#get(path));
    const id = extentId(path);
    const legend = el("legend", {}, field.label);
    const box = el("fieldset", { class: `kind-box${field.of && known && known.extent !== "absent" ? " long" : ""}` }, legend);
    if (!known) {
      box.append(el("p", { class: "hint" }, "Not in a form that facts have: see the JSON."));
      return box;
    }
    const select = el("select", { id, "aria-label": `${field.label}: how much is known`, autocomplete: "off" });
    select.append(...extents.map(([value, label]) => el("option", { value }, label)));
    select.value = known.extent;
const write = (change: Partial<Known>, settled: boolean) => this.#write(path, { ...(readKnown(this.#get(path)) ?? known), ...change }, settled);
    select.addEventListener("change", () => write({ extent: select.value as Extent }, true));
    const head = el("div", { class: "kind-head" }, select);
    box.append(head);
    if (known.extent === "absent") return box;
    if (field.of) {
      const items = known.values.slice(0, most).map((_, i) => this.#item(field, path, i));
      if (known.values.length > most) items.push(el("p", { class: "hint" }, `and ${known.values.length - most} more: see the JSON.`));
      const add = el("button", { type: "button", class: "small", id: `${idOf(path)}-add` }, `Add ${/^[aeiou]/.test(field.item ?? "") ? "an" : "a"} ${field.item}`);
      add.addEventListener("click", () => {
        write({ values: [...(readKnown(this.#get(path)) ?? known).values, this.#start(field.name)] }, true);
        // Where the entering goes on.
        this.#host.querySelector<HTMLElement>(`[data-item="${idOf([...path, known.values.length])}"] :is(input, select, textarea)`)?.focus();
      });
      box.append(...items, add);
    } else {
      box.append(this.#texts(field, path, known.values, (values) => write({ values }, false)));
    }
    const times = ([["asOf", "read"], ["expires", "past its time"]] as const).map(([name, label]) => {
      const input = this.#time([...path, name], known[name], (seconds) => write({ [name]: seconds }, false));
      return el("label", { class: "age" }, el("span", { class: "hidden" }, `${field.label}: `), `${label} `, input);
    });
    const open = known.asOf !== undefined || known.expires !== undefined;
    box.append(el("details", { class: "ages", open }, el("summary", {}, "Its own times"), ...times));
    return box;
  }

  #write(path: Path, { extent, values, asOf, expires }: Known, settled: boolean): void {
    const aged = asOf !== undefined || expires !== undefined;
    const whole = { extent, values, asOf, expires };
    this.#set(path, extent === "absent" ? undefined : extent === "complete" && !aged ? values : whole, settled);
  }

  #item(field: Kind, path: Path, i: number): HTMLElement {
    const at = [...path, i];
    const value = this.#get(at);
    const title = `${(field.item ?? "")[0]?.toUpperCase()}${(field.item ?? "").slice(1)} ${i + 1}`;
    // A number alone is one of its members: drawn as such, and written in full once more is said.
    if (field.bare && typeof value !== "object") this.#value = written(this.#value, at, { [field.bare]: value }) as Record<string, unknown>;
    const fields = (field.of ?? []).map((one) => this.#field(one, [...at, one.name]));
    const remove = el("button", { type: "button", class: "remove", "aria-label": `Remove ${title.toLowerCase()}`, title: "Remove" }, "✕");
    remove.addEventListener("click", () => {
      this.#drafts.clear();
      const known = readKnown(this.#get(path));
      if (known) this.#write(path, { ...known, values: known.values.toSpliced(i, 1) }, true);
      document.getElementById(`${idOf(path)}-add`)?.focus();
    });
    return el("fieldset", { class: "item", "data-item": idOf(at) }, el("legend", {}, title), remove, el("div", { class: "parts-of" }, ...fields));
  }

  /** The policy of a delegation: XML, of which the facts have what it was compiled to. */
  #policy(field: Plain, path: Path): HTMLElement {
    const id = idOf(path);
    const value = this.#get(path);
    const draft = this.#drafts.get(id);
    const area = el("textarea", { id, rows: "4", class: "code", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-describedby": `${id}-told` });
    area.placeholder = value === undefined ? "Paste its XML, which is compiled here; or: unreadable" : "Compiled elsewhere. Paste XML to replace it";
    area.value = draft?.xml ?? this.#sources.get(value) ?? (value === unreadable ? unreadable : "");
    const told = el("p", { id: `${id}-told`, class: "hint policy-told", "aria-live": "polite" });
    const tell = (problem: Problem | undefined) => {
      const where = problem && place(problem);
      const now = this.#get(path);
      told.className = problem ? "problem" : "hint policy-told";
      told.textContent = problem
        ? `${where ? `Line ${where.replace(":", ", column ")}: ` : ""}${problem.message} (${problem.code})`
        : now === unreadable
          ? "The platform cannot read it."
          : typeof now === "string"
            ? "Compiled."
            : "Not known: what hangs on it is asked for.";
    };
    tell(draft?.problem);
    area.addEventListener("input", () => {
      const xml = area.value;
      this.#drafts.delete(id);
      const result = xml.trim() === "" ? undefined : xml.trim() === unreadable ? { policy: unreadable } : compiled(xml);
      if (result && "problem" in result) this.#drafts.set(id, { xml, problem: result.problem });
      const policy = result && "policy" in result ? result.policy : undefined;
      if (policy !== undefined && policy !== unreadable) this.#sources.set(policy, xml);
      // Never the old one beside another text.
      this.#set(path, policy, false);
      tell(this.#drafts.get(id)?.problem);
    });
    return el("div", { class: "field whole" }, el("label", { for: id }, field.label), area, told);
  }
}

function labelled(field: { readonly label: string }, input: HTMLElement): HTMLElement {
  return el("div", { class: "field" }, el("label", { for: input.id }, field.label), input);
}

function idOf(path: Path): string {
  return `fact-${path.join("-")}`;
}

/** The id of the field that says how much of a kind is known. */
export function extentId(path: Path): string {
  return `extent-${path.join("-")}`;
}

function readKnown(value: unknown): Known | undefined {
  if (value === undefined || value === null) return { extent: "absent", values: [] };
  if (Array.isArray(value)) return { extent: "complete", values: value };
  if (!isObject(value) || !Array.isArray(value["values"])) return undefined;
  const { extent, values, asOf, expires } = value;
  if (extent !== "at-least" && extent !== "complete") return undefined;
  return { extent, values: values as unknown[], asOf: asOf ?? undefined, expires: expires ?? undefined };
}

/** A copy with a value at a path. */
function written(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole)) return whole.map((one, i) => (i === step ? written(one, rest, value) : one));
  if (typeof step === "number") return isObject(whole) ? { ...whole, values: written(whole["values"], [step, ...rest], value) } : whole;
  const { [step]: old, ...others } = isObject(whole) ? whole : {};
  const next = written(old, rest, value);
  if (next === undefined || (isObject(next) && Object.keys(next).length === 0 && rest.length > 0)) return others;
  // In its place, where it had one.
  return isObject(whole) && Object.hasOwn(whole, step) ? { ...whole, [step]: next } : { ...others, [step]: next };
}
