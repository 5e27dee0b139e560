// What a server does with a session: dialogs as they are shown, and answers that the platform confirms.
import { Asking } from "./asking.js";
import { call, list, object, optional, parsed, refuse, release, text } from "./boundary.js";
import { Session, bound } from "./session.js";

Session.prototype.dialog = function dialog(dialog, options) {
  const shown = object(dialog, "dialog");
  const how = optional(object, options, "options");
  const raw = bound(this);
  return parsed(call((raw) => raw.dialog(shown, how), raw));
};

Session.prototype.confirm = async function confirm(actions, resources, options) {
  const { fetch, url, headers, all } = Object(options);
  if (typeof fetch !== "function") refuse("invalid-argument", "options.fetch: expected a function");
  const where = text(url, "options.url");
  const [columns, rows] = [list(actions, "actions"), list(resources, "resources")];
  const raw = bound(this);
  const confirmation = call((raw) => raw.confirmation(columns, rows, all === true), raw);
  try {
    const grid = call((confirmation) => confirmation.grid(columns, rows), confirmation);
    const body = call((confirmation) => confirmation.request(), confirmation);
    if (body === undefined) return Object.freeze({ grid, asked: 0, drift: Object.freeze([]) });
    const response = await fetch(where, {
      method: "POST",
      headers: { accept: "application/json", ...headers, "content-type": "application/json" },
      body,
    });
    if (!response.ok) refuse("server-error", `The platform answered with status ${response.status}.`);
    const answer = text(await response.text(), "response");
    const folded = call((confirmation) => confirmation.fold(answer), confirmation);
    const drift = [];
    for (let at = grid.length; at < folded.length; at += 3) {
      const [cell, local, server] = folded.subarray(at, at + 3);
      const width = actions.length;
      drift.push(
        Object.freeze({
          cell,
          action: actions[cell % width],
          resource: resources[Math.floor(cell / width)],
          local: NAMES[local],
          server: NAMES[server],
        }),
      );
    }
    const asked = all === true ? grid.length : grid.filter((answer) => answer === 2).length;
    return Object.freeze({ grid: Uint8Array.from(folded.subarray(0, grid.length)), asked, drift: Object.freeze(drift) });
  } finally {
    release(confirmation);
  }
};

Asking.prototype.confirmation = function () {
  return this;
};

// No platform is asked: what would be done with its answers is the module's work.
Asking.prototype.request = () => undefined;

/** Nothing of it may be used, whatever its parts are; there is no level that would help. */
Asking.prototype.dialog = (shown) =>
  JSON.stringify({ access: "ask", reason: "unknown", dialog: JSON.parse(shown, hidden), ask: [], requiredLevel: 0, level: 0 });

function hidden(name, value) {
  if (name.endsWith("ontentReference")) return undefined;
  if (name === "url") return "urn:dialogporten:unauthorized";
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value, isAuthorized: false } : value;
}

const NAMES = ["no", "yes", "ask"];
