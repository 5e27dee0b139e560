/** The token or claims, and who they say is calling. */
import type { Authenticated, Profile } from "adgang/studio";
import { callerName } from "./callers.ts";
import { relative, shortly } from "./clock.ts";
import { byId, el } from "./dom.ts";
import { editor } from "./editor.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

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
  ["party", "Party"],
  ["dialogParty", "Dialog of"],
  ["serviceResource", "Resource"],
  ["authorities", "Authorities"],
  ["level", "Level"],
  ["clientId", "Client"],
  ["issuer", "Issuer"],
  ["scopes", "Scopes"],
];

/** What stands in the same line as a field. */
const beside: Record<string, (values: Map<string, unknown>) => string> = {
  level: (values) => [values.get("levelAssumed") === true ? "assumed" : "", String(values.get("method") ?? "")].filter(Boolean).join(", "),
  issuer: (values) => (values.get("exchanged") === true ? "exchanged" : ""),
};

const profiles: readonly Profile[] = ["altinn", "altinn-old-local-test", "openlmis", "oidc", "platform-access-token", "dialog-token"];

export function claimsPanel(state: State): void {
  const language = (text: string) => (/^\s*[{[]/.test(text) ? "json" : "text");
  const box = editor(byId("who-editor", HTMLElement), "Token or claims", "json", (who) => {
    box.setLanguage(language(who));
    state.type({ who });
  });
  box.setText(state.inputs.who);
  byId("who-title", HTMLElement).addEventListener("click", () => box.focus());

  const profile = byId("profile", HTMLSelectElement);
  profile.value = state.inputs.profile;
  profile.addEventListener("change", () => state.choose({ profile: profiles.find((one) => one === profile.value) ?? "altinn" }));

  const details = byId("reading-details", HTMLDetailsElement);
  const show = () => {
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    details.querySelector("summary")?.focus();
  };

  const problem = byId("who-problem", HTMLElement);
  const summary = byId("who-summary", HTMLElement);
  state.listen(({ who, problems, now }, inputs) => {
    if (box.text !== inputs.who) {
      box.setLanguage(language(inputs.who));
      box.setText(inputs.who);
    }
    profile.value = inputs.profile;
    box.setProblems(problems.who);
    showProblem(problem, problems.who);
    summary.replaceChildren(...(who ? described(who, now, show) : [el("p", { class: "hint" }, "Nobody can be told from this.")]));
  });
}

function described(who: Authenticated, now: number, show: () => void): HTMLElement[] {
  const list = el("dl");
  const add = (label: string, value: string) => list.append(el("div", {}, el("dt", {}, label), el("dd", {}, value)));
  const values = new Map<string, unknown>(Object.entries(who));
  for (const [name, label] of fields) {
    const value = values.get(name);
    const text = Array.isArray(value) ? value.join(" ") : value === null || value === undefined ? "" : String(value);
    const more = beside[name]?.(values);
    if (text !== "") add(label, more ? `${text}, ${more}` : text);
  }
  const { expiresAt, refreshAt } = who;
  if (expiresAt !== null) add("Expires", `${shortly(expiresAt * 1000)}, ${relative(expiresAt * 1000, now)}`);
  if (refreshAt !== null) {
    const at = refreshAt * 1000;
    add("Refresh", at <= now ? `due since ${shortly(at)}` : `${shortly(at)}, ${relative(at, now)}`);
  }
  return [el("p", { class: "kind" }, callerName(who.kind), ...remarks(who, show)), list];
}

/** How much there is to say of the reading, and the way to it. */
function remarks({ diagnostics: { length } }: Authenticated, show: () => void): HTMLElement[] {
  if (length === 0) return [];
  const go = el("button", { type: "button", class: "link" }, length === 1 ? "1 note on this reading" : `${length} notes on this reading`);
  go.addEventListener("click", show);
  return [go];
}
