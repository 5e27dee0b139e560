/** Who may do what: every subject that the policy names, each alone, by every action. */
import type { Answer } from "adgang/studio";
import { marks } from "./answers.ts";
import { byId, el, say } from "./dom.ts";
import { hypotheses, type Hypothesis } from "./hypothetical.ts";
import { pretty } from "./json.ts";
import type { Outcome } from "./outcome.ts";
import { sentence } from "./reasons.ts";
import { resourceOf } from "./resource.ts";
import type { Inputs, State } from "./state.ts";
import { isOpen } from "./tabs.ts";

/** Rows drawn; who names more subjects than can be looked through is told so. */
const most = 200;

interface Line {
  readonly of: Hypothesis;
  /** One for each action; none where nobody can be such a caller. */
  readonly answers: readonly Answer[];
}

export function matrixPanel(state: State, turn: () => void): void {
  const body = byId("matrix-body", HTMLElement);
  const note = byId("matrix-note", HTMLElement);
  let drawn: string | undefined;

  const choose = ({ facts, claims, isConsent }: Hypothesis, action: string) => {
    state.choose({
      facts: pretty(facts),
      factsKnown: true,
      action,
      extra: state.inputs.extra,
      ...(claims && { who: pretty(claims), profile: "altinn" }),
      ...(isConsent && { party: undefined }),
    });
    turn();
    [...document.querySelectorAll<HTMLElement>("[data-action]")].find((one) => one.dataset["action"] === action)?.focus();
  };
  state.listen((outcome, inputs) => {
    if (!isOpen("matrix")) return;
    const { rows } = outcome;
    const lines = rows ? linesOf(outcome, inputs) : [];
    const actions = rows?.map((row) => row.action) ?? [];
    say(note, told(outcome, inputs, lines));
    const next = JSON.stringify([lines, actions]);
    if (next === drawn) return;
    drawn = next;
    body.replaceChildren(...(lines.length > 0 && actions.length > 0 ? [tableOf(lines.slice(0, most), actions, choose)] : []));
  });
}

function told(outcome: Outcome, inputs: Inputs, lines: readonly Line[]): string {
  if (!outcome.rows) return "No answers: something is wrong in a box.";
  if (lines.length === 0) return inputs.dialect === "standard" ? "The standard’s policies name no kinds of facts." : "The policy names no subject.";
  const more = lines.length > most ? ` The first ${most} of ${lines.length}.` : "";
  return `Each alone, with nothing else: no other role, package, delegation or access list. A cell takes over its facts and action.${more}`;
}

function linesOf({ snapshot, who, now, rows, ...outcome }: Outcome, inputs: Inputs): Line[] {
  if (!snapshot || !who) return [];
  const resource = resourceOf(inputs.resource);
  return hypotheses({ ...outcome, snapshot, who, now, rows }, inputs).map((of) => {
    const party = of.isConsent || inputs.party === undefined ? {} : { party: inputs.party };
    try {
      const view = snapshot.session({ who: of.claims ?? who, facts: of.facts, now, ...party }).on(resource);
      const answers = (rows ?? []).map(({ action }) => view.check(action));
      view.free();
      return { of, answers };
    } catch {
      return { of, answers: [] };
    }
  });
}

function tableOf(lines: readonly Line[], actions: readonly string[], choose: (of: Hypothesis, action: string) => void): HTMLElement {
  const head = el("tr", {}, el("th", { scope: "col" }, "Subject"), ...actions.map((action) => el("th", { scope: "col" }, el("code", {}, action))));
  const body = el("tbody");
  for (const { of, answers } of lines) {
    const row = el("tr", {}, el("th", { scope: "row" }, el("span", { class: "hint" }, of.label), " ", el("code", {}, of.value)));
    for (const [i, action] of actions.entries()) {
      const answer = answers[i];
      row.append(answer ? el("td", {}, cell(of, action, answer, choose)) : el("td", { class: "hint" }, "no such caller"));
    }
    body.append(row);
  }
  const caption = el("caption", { class: "hidden" }, "Subjects by actions");
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Subjects by actions" }, el("table", { class: "matrix" }, caption, el("thead", {}, head), body));
}

function cell(of: Hypothesis, action: string, { answer, reason }: Answer, choose: (of: Hypothesis, action: string) => void): HTMLElement {
  const button = el(
    "button",
    { type: "button", class: `badge ${answer}`, title: sentence(reason), "aria-label": `${of.label} ${of.value}, ${action}: ${answer}` },
    el("span", { "aria-hidden": "true" }, marks[answer]),
    ` ${answer}`,
  );
  button.addEventListener("click", () => choose(of, action));
  return button;
}
