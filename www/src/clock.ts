/** The instant that is answered for. */
import { byId, radios } from "./dom.ts";
import { showProblem } from "./problems.ts";
import type { State } from "./state.ts";

const writer = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const shortWriter = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const spans = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const units: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_557_600],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** An instant for people; the range of what a date can be is no wider than JavaScript's. */
export function written(instant: number, by = writer): string {
  return Number.isNaN(new Date(instant).getTime()) ? "at no time a calendar has" : by.format(instant);
}

/** The same to the minute. */
export function shortly(instant: number): string {
  return written(instant, shortWriter);
}

/** An instant as seen from another: `in 3 hours`. */
export function relative(instant: number, now: number): string {
  const seconds = (instant - now) / 1000;
  if (!Number.isFinite(seconds)) return "";
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return spans.format(Math.trunc(seconds / length), unit);
  }
  return spans.format(Math.trunc(seconds), "second");
}

/** The value of a datetime-local field, which is in the device's time zone. */
export function local(instant: number): string {
  const date = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19);
}

export function clockPanel(state: State): void {
  const field = byId("instant", HTMLInputElement);
  field.hidden = true;
  const read = () => (field.value === "" ? Number.NaN : new Date(field.value).getTime());
  radios("clock", (which) => {
    field.hidden = which !== "fixed";
    if (which === "fixed" && field.value === "") field.value = local(Date.now());
    state.choose({ instant: which === "fixed" ? read() : undefined });
  });
  field.addEventListener("input", () => state.type({ instant: read() }));
  const problem = byId("instant-problem", HTMLElement);
  field.setAttribute("aria-describedby", problem.id);
  state.listen(({ problems }) => showProblem(problem, problems.clock));
}
