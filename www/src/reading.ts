/** How a token was read: every claim with what it says of the caller, and what other parts of the platform make of it. */
import type { Authenticated } from "adgang/studio";
import { byId, el } from "./dom.ts";
import { isObject } from "./json.ts";
import type { State } from "./state.ts";

/** What is read from which claim, as far as one name says it. */
const meanings: Record<string, string> = {
  "urn:altinn:userid": "user id",
  "urn:altinn:username": "username",
  "urn:altinn:partyid": "own party",
  "urn:altinn:party:external-identifier": "e-mail login",
  "urn:altinn:authlevel": "level",
  "urn:altinn:authenticatemethod": "method, issuer",
  "urn:altinn:orgnumber": "organisation",
  "urn:altinn:org": "service owner",
  "urn:altinn:app": "app",
  authorization_details: "system user",
  consumer: "supplier",
  authorities: "authorities",
  client_id: "client",
  azp: "client",
  sub: "subject",
  user_name: "username",
  preferred_username: "username",
  scope: "scopes",
  iss: "issuer",
  actual_iss: "issuer",
  acr: "issuer",
  exp: "expires",
  aud: "audience",
  // Of a dialog token.
  c: "party",
  l: "level",
  y: "system user",
  o: "its organisation",
  u: "supplier",
  p: "party of the dialog",
  s: "resource",
  i: "dialog",
  a: "actions",
};

/** Times that say nothing of the caller, and are not ignored: when to refresh, and when the token starts to hold. */
const times: Record<string, string> = { iat: "refresh", nbf: "starts to hold" };

/** As much of a value as a row has room for. */
const longest = 200;

export function readingPanel(state: State): void {
  const body = byId("reading", HTMLElement);
  let drawn: Authenticated | undefined;
  state.listen(({ who }) => {
    if (who === drawn && body.hasChildNodes()) return;
    drawn = who;
    body.replaceChildren(...(who ? [...notes(who), claims(who)] : [el("p", { class: "hint" }, "Nothing could be read.")]));
  });
}

/** What was accepted and is still worth saying. */
function notes({ diagnostics }: Authenticated): HTMLElement[] {
  if (diagnostics.length === 0) return [];
  const items = diagnostics.map(({ code, claim, message }) =>
    el("li", {}, `${message} `, el("code", {}, code), claim ? " at " : undefined, claim ? el("code", {}, claim) : undefined),
  );
  return [el("ul", { class: "notes" }, ...items)];
}

function claims(who: Authenticated): HTMLElement {
  const rests = new Set(who.restsOn);
  // Not by assignment or lookup on the object itself: a claim may have any name.
  const all = isObject(who.claims) ? Object.entries(who.claims) : [];
  if (all.length === 0) return el("p", { class: "hint" }, "There are no claims.");
  const body = el("tbody");
  for (const [name, value] of all) {
    const isRead = rests.has(name);
    const meaning = isRead ? (own(meanings, name.toLowerCase()) ?? "read") : refreshing(name, who);
    body.append(
      el(
        "tr",
        {},
        el("th", { scope: "row" }, el("code", {}, ...breakable(name))),
        el("td", {}, meaning === undefined ? el("span", { class: "hint" }, "ignored") : meaning),
        el("td", {}, el("code", {}, shortened(value))),
      ),
    );
  }
  const head = el("tr", {}, ...["Claim", "Read as", "Value"].map((column) => el("th", { scope: "col" }, column)));
  const caption = el("caption", { class: "hidden" }, "Claims, with what each was read as");
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Claims" }, el("table", {}, caption, el("thead", {}, head), body));
}

function refreshing(name: string, { kind, refreshAt }: Authenticated): string | undefined {
  if (name === "iat" && (refreshAt === null || (kind !== "user" && kind !== "self-identified"))) return undefined;
  return own(times, name);
}

function own(of: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** A name that may be broken where its parts end, as a URN's do. */
function breakable(name: string): (string | HTMLElement)[] {
  return name.split(/(?<=:)/).flatMap((part, i) => (i === 0 ? [part] : [el("wbr"), part]));
}

function shortened(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const letters = [...text.slice(0, 2 * longest)];
  return letters.length > longest ? `${letters.slice(0, longest).join("")}…` : text;
}
