/** The token or claims, and who they say is calling. */
import type { Authenticated } from "adgang/studio";
import { relative, written } from "./clock.ts";
import { byId, el } from "./dom.ts";
import { editor } from "./editor.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

const kinds: Record<string, string> = {
  none: "Nobody",
  unknown: "Unknown caller",
  user: "User",
  "self-identified": "Self-identified user",
  organisation: "Organisation",
  "service-owner": "Service owner",
  "system-user": "System user",
  app: "App",
  service: "Service",
  "end-user": "End user of another platform",
  dialog: "Dialog token",
};

/** What is shown of each kind, in this order; what is missing is left out. */
const fields: readonly [name: string, label: string][] = [
  ["subject", "Subject"],
  ["name", "Name"],
  ["id", "App"],
  ["userId", "User id"],
  ["username", "Username"],
  ["partyId", "Own party"],
  ["number", "Organisation"],
  ["organisationNumber", "Organisation"],
  ["ids", "System user"],
  ["systemId", "System"],
  ["supplierNumber", "Supplier"],
  ["instanceId", "Instance"],
  ["authorities", "Authorities"],
  ["level", "Level"],
  ["method", "Method"],
  ["clientId", "Client"],
  ["issuer", "Issuer"],
  ["scopes", "Scopes"],
];

export function claimsPanel(state: State): void {
  const language = (text: string) => (/^\s*[{[]/.test(text) ? "json" : "text");
  const box = editor(byId("who-editor", HTMLElement), "Token or claims", "json", (who) => {
    box.setLanguage(language(who));
    state.type({ who });
  });
  box.setText(state.inputs.who);
  byId("who-title", HTMLElement).addEventListener("click", () => box.focus());

  const problem = byId("who-problem", HTMLElement);
  const summary = byId("who-summary", HTMLElement);
  state.listen(({ who, problems, now }) => {
    box.setProblems(problems.who);
    showProblem(problem, problems.who);
    summary.replaceChildren(...(who ? described(who, now) : [el("p", { class: "hint" }, "Nobody can be told from this.")]));
  });
}

function described(who: Authenticated, now: number): HTMLElement[] {
  const list = el("dl");
  const add = (label: string, value: string) => list.append(el("div", {}, el("dt", {}, label), el("dd", {}, value)));
  const values = new Map<string, unknown>(Object.entries(who));
  for (const [name, label] of fields) {
    const value = values.get(name);
    const text = Array.isArray(value) ? value.join(" ") : value === null || value === undefined ? "" : String(value);
    if (text !== "") add(label, name === "level" && values.get("levelAssumed") === true ? `${text}, assumed` : text);
  }
  const expires = who.expiresAt;
  if (typeof expires === "number") add("Expires", `${written(expires * 1000)}, ${relative(expires * 1000, now)}`);
  const notes = who.diagnostics.map(({ code, message }) => el("li", {}, `${message} `, el("code", {}, code)));
  return [el("p", { class: "kind" }, kinds[who.kind] ?? who.kind), list, ...(notes.length ? [el("ul", { class: "notes" }, ...notes)] : [])];
}
