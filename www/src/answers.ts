/** The table of actions. */
import { relative, written } from "./clock.ts";
import { byId, el, say } from "./dom.ts";
import type { Editor } from "./editor.ts";
import { blocked, type Outcome, type Row } from "./outcome.ts";
import { boxNames, type Box } from "./problems.ts";
import { sentence } from "./reasons.ts";
import type { Inputs, State } from "./state.ts";
import { traceNodes } from "./trace.ts";
import { Tree } from "./tree.ts";
import { whyOf } from "./why.ts";

/** What can be done in the table. */
interface Acts {
  toggle(action: string): void;
  remove(action: string): void;
}

export const marks = { yes: "✓", no: "✕", ask: "?" } as const;
const verdicts = ["yes", "no", "ask"] as const;

/** Where each box is, for the way from "no answer" to what has to be mended. */
const places: Record<Box, string> = {
  policy: "policy-editor",
  who: "who-editor",
  parties: "parties-editor",
  facts: "facts-editor",
  resource: "resource",
  clock: "instant",
};

export function answersPanel(state: State, policy: Editor): void {
  const body = byId("answers-body", HTMLElement);
  const summary = byId("summary", HTMLElement);
  const expiry = byId("expiry", HTMLElement);
  const jump = byId("jump", HTMLButtonElement);
  let drawn: string | undefined;
  /** What places and names in it are of. */
  let [source, parties]: [string | undefined, Outcome["parties"]] = [undefined, undefined];
  let tree: Tree | undefined;
  let turned = new Map<string, boolean>();
  let of: string | undefined;

  const acts: Acts = {
    toggle(action) {
      policy.mark([]);
      state.choose({ action: state.inputs.action === action ? undefined : action });
    },
    remove(action) {
      state.choose({ extra: state.inputs.extra.filter((one) => one !== action) });
      field.focus();
    },
  };
  state.listen((outcome, inputs) => {
    const { rows } = outcome;
    const opened = rows?.find((row) => row.action === inputs.action);
    const trace = opened && outcome.explain(opened.action);
    const steps = opened && outcome.steps(opened.action);
    say(summary, rows ? tally(rows) : "No answer");
    say(jump, summary.textContent);
    say(expiry, rows ? validity(outcome, inputs) : "");
    // The same again would only close what is open in it, and lose the focus. Places in the policy are part of it.
    const next = JSON.stringify([rows ?? blocked(outcome), outcome.more, opened?.action, steps, trace]);
    const same = next === drawn && (opened === undefined || (inputs.policy === source && outcome.parties === parties));
    [drawn, source, parties] = [next, inputs.policy, outcome.parties];
    if (same) return;
    if (opened?.action !== of) turned = new Map();
    of = opened?.action;
    const node = tree?.focused;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["action"] : undefined;
    const more = outcome.more && el("p", { class: "hint" }, "Actions that the policy does not name may be permitted, too.");
    tree = opened && trace && new Tree(traceNodes(trace, outcome), `Trace of ${opened.action}`, turned, policy);
    const detail =
      opened &&
      el(
        "div",
        { class: "detail" },
        el("div", { class: "whys" }, ...whyOf(opened.answer, steps, outcome)),
        el("h3", {}, "Trace ", el("span", { class: "hint" }, "points at the policy; Enter or a click goes there")),
        tree?.element ?? el("p", {}, "There is no policy for this resource, so there is nothing to trace."),
      );
    body.replaceChildren(rows ? table(rows, opened, detail, acts) : noAnswer(outcome), more || "");
    if (node !== undefined) tree?.focus(node);
    if (focused !== undefined) {
      [...body.querySelectorAll<HTMLElement>("[data-action]")].find((one) => one.dataset["action"] === focused)?.focus();
    }
  });

  // On a narrow page the table is far from what is changed: its tally stays in sight, and leads to it.
  const panel = byId("answers", HTMLElement);
  jump.addEventListener("click", () => panel.scrollIntoView({ block: "start" }));
  new IntersectionObserver(([seen]) => (jump.hidden = seen?.isIntersecting ?? false)).observe(panel);

  const field = byId("action", HTMLInputElement);
  byId("other", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const action = field.value;
    if (action === "") return;
    field.value = "";
    state.choose({ extra: [...new Set([...state.inputs.extra, action])] });
  });
}

function tally(rows: readonly Row[]): string {
  return verdicts.map((verdict) => `${rows.filter((row) => row.answer.answer === verdict).length} ${verdict}`).join(", ");
}

function table(rows: readonly Row[], open: Row | undefined, detail: HTMLElement | undefined, acts: Acts): HTMLElement {
  if (rows.length === 0) return el("p", { class: "notice" }, "The policy names no action. Ask for one below.");
  const body = el("tbody");
  for (const row of rows) {
    const opened = row === open;
    const button = el(
      "button",
      { type: "button", class: "action", "aria-expanded": String(opened), "data-action": row.action },
      row.action,
    );
    button.addEventListener("click", () => acts.toggle(row.action));
    const line = el(
      "tr",
      { class: opened ? "row open" : "row" },
      el("th", { scope: "row" }, button, row.named ? undefined : unnamed(row.action, acts)),
      el("td", {}, badge(row.answer.answer)),
      el("td", {}, `${sentence(row.answer.reason)} `, el("code", {}, row.answer.reason.code)),
    );
    // The whole row is a target for a pointer; the button is the one for everything else.
    line.addEventListener("click", (event) => {
      if (!(event.target instanceof Element) || event.target.closest("button") || getSelection()?.toString()) return;
      acts.toggle(row.action);
    });
    body.append(line);
    if (opened) body.append(el("tr", { class: "trace" }, el("td", { colspan: "3" }, detail)));
  }
  const head = el("tr", {}, ...["Action", "Answer", "Why"].map((name) => el("th", { scope: "col" }, name)));
  return el("table", {}, el("caption", { class: "hidden" }, "Actions, with the answer and why"), el("thead", {}, head), body);
}

function badge(answer: Row["answer"]["answer"]): HTMLElement {
  return el("span", { class: `badge ${answer}` }, el("span", { "aria-hidden": "true" }, marks[answer]), ` ${answer}`);
}

function unnamed(action: string, acts: Acts): HTMLElement {
  const remove = el("button", { type: "button", class: "remove", "aria-label": `Remove ${action}`, title: "Remove" }, "✕");
  remove.addEventListener("click", () => acts.remove(action));
  return remove;
}

function noAnswer(outcome: Outcome): HTMLElement {
  const boxes = blocked(outcome).map((box) => {
    const go = el("button", { type: "button", class: "link" }, boxNames[box]);
    go.addEventListener("click", () => {
      const target = byId(places[box], HTMLElement);
      target.scrollIntoView({ block: "center" });
      const inside = target.shadowRoot?.querySelector<HTMLElement>("[contenteditable]");
      (inside ?? target.querySelector<HTMLElement>("input") ?? target).focus();
    });
    return go;
  });
  const list = boxes.flatMap((box, i) => [i === 0 ? "" : i < boxes.length - 1 ? ", the " : " and the ", box]);
  return el("p", { class: "notice" }, "No answer: something is wrong with the ", ...list, ".");
}

function validity(outcome: Outcome, inputs: Inputs): string {
  const at = inputs.instant === undefined ? `Answered at ${written(outcome.now)}.` : `Answered for ${written(outcome.now)}.`;
  if (outcome.turnsAt === undefined) return at;
  const early = outcome.rows?.every((row) => row.answer.reason.code === "expired");
  const turn = early ? "The token starts to hold" : "Every answer turns to ask";
  return `${at} ${turn} at ${written(outcome.turnsAt)}, ${relative(outcome.turnsAt, outcome.now)}.`;
}
