// What a server does with a session: dialogs as they are shown, and answers that the platform confirms.
import { call, list, object, optional, parsed, refuse, text } from "./boundary.js";
import { Session, bound } from "./session.js";

Session.prototype.dialog = function dialog(dialog, options) {
  const shown = object(dialog, "dialog");
  const how = optional(object, options, "options");
  const raw = bound(this);
  return parsed(call(() => raw.dialog(shown, how)));
};

Session.prototype.confirm = async function confirm(actions, resources, options) {
  const { fetch, url, headers, all } = Object(options);
  if (typeof fetch !== "function") refuse("invalid-argument", "options.fetch: expected a function");
  const where = text(url, "options.url");
  const [columns, rows] = [list(actions, "actions"), list(resources, "resources")];
  const raw = bound(this);
  const confirmation = call(() => raw.confirmation(columns, rows, all === true));
  try {
    const grid = confirmation.grid();
    const body = confirmation.request();
    if (body === undefined) return Object.freeze({ grid, asked: 0, drift: Object.freeze([]) });
    const response = await fetch(where, {
      method: "POST",
      headers: { accept: "application/json", ...headers, "content-type": "application/json" },
      body,
    });
    if (!response.ok) refuse("server-error", `The platform answered with status ${response.status}.`);
    const answer = text(await response.text(), "response");
    const folded = call(() => confirmation.fold(answer));
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
    confirmation.free();
  }
};

const NAMES = ["no", "yes", "ask"];
