/** The tabs of the answers (the tabs pattern of the ARIA practices). */
import { byId } from "./dom.ts";

export type Tab = "answers" | "matrix" | "xacml" | "authzen";

const names: readonly Tab[] = ["answers", "matrix", "xacml", "authzen"];

/** Whether a tab's panel is seen: the others need not be drawn. */
export function isOpen(tab: Tab): boolean {
  return !byId(`panel-${tab}`, HTMLElement).hidden;
}

/** Sets the tabs up; gives the way to one. */
export function tabs(turned: () => void): (tab: Tab) => void {
  const buttons = names.map((name) => byId(`tab-${name}`, HTMLButtonElement));
  const turn = (tab: Tab) => {
    for (const [i, name] of names.entries()) {
      const open = name === tab;
      buttons[i]?.setAttribute("aria-selected", String(open));
      if (buttons[i]) buttons[i].tabIndex = open ? 0 : -1;
      byId(`panel-${name}`, HTMLElement).hidden = !open;
    }
    turned();
  };
  for (const [i, button] of buttons.entries()) {
    button.addEventListener("click", () => turn(names[i] ?? "answers"));
    button.addEventListener("keydown", (event) => {
      const steps: Record<string, number> = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 };
      const next = steps[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const name = names.at(next % names.length) ?? "answers";
      turn(name);
      byId(`tab-${name}`, HTMLButtonElement).focus();
    });
  }
  return turn;
}
