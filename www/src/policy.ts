/** The policy: its editor, the dialect it is read in, and what is wrong with it. */
import { byId, el } from "./dom.ts";
import { editor, type Editor } from "./editor.ts";
import { place, type Problem } from "./problems.ts";
import type { State } from "./state.ts";

/** Problems listed; the editor marks them all. */
const listed = 50;

export function policyPanel(state: State): Editor {
  const box = editor(byId("policy-editor", HTMLElement), "Policy, XACML in XML", "xml", (policy) => state.type({ policy }));
  box.setText(state.inputs.policy);

  const dialect = byId("dialect", HTMLSelectElement);
  dialect.value = state.inputs.dialect;
  dialect.addEventListener("change", () => state.choose({ dialect: dialect.value === "standard" ? "standard" : "altinn" }));

  const summary = byId("policy-summary", HTMLElement);
  const list = byId("policy-problems", HTMLElement);
  let last: readonly Problem[] | undefined;
  state.listen(({ problems: { policy: problems } }, inputs) => {
    if (box.text !== inputs.policy) box.setText(inputs.policy);
    dialect.value = inputs.dialect;
    if (problems === last) return;
    last = problems;
    box.setProblems(problems);
    summary.textContent = counted(problems);
    const items = problems.slice(0, listed).map((problem) => el("li", {}, line(problem, box)));
    if (problems.length > listed) items.push(el("li", {}, `and ${problems.length - listed} more`));
    list.replaceChildren(...items);
  });

  // In the editor its own keys do this.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.defaultPrevented || !last?.length) return;
    event.preventDefault();
    box.nextProblem();
  });
  return box;
}

function line(problem: Problem, box: Editor): HTMLElement {
  const where = place(problem);
  const go = el(
    "button",
    { type: "button", class: `finding ${problem.severity}` },
    el("span", { class: "place" }, where || "–"),
    el("span", { class: "severity" }, problem.severity),
    el("span", {}, `${problem.message} `, el("code", {}, problem.code)),
  );
  go.addEventListener("click", () => box.goTo(problem.from ?? 0));
  return go;
}

function counted(problems: readonly Problem[]): string {
  if (problems.length === 0) return "No problems found.";
  const count = (severity: Problem["severity"]) => {
    const n = problems.filter((problem) => problem.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? "" : "s"}`];
  };
  return `${[...count("error"), ...count("warning")].join(", ")}. F8 goes to the next.`;
}
