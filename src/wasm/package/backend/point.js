// A decision point: OpenID AuthZEN's API over HTTP (section 10), answered by a snapshot.
import { AdgangError } from "../errors.js";
import { authzenLocation, authzenMetadata } from "./authzen.js";
import { problem, text } from "./boundary.js";
import { bytesOf } from "./bounded.js";
import { configured } from "./configured.js";
import { guarded, instance } from "./restart.js";
import { Snapshot } from "./snapshot.js";
import { Supply } from "./supply.js";

const NAMES = ["base", "snapshot", "loadSnapshot", "open", "known", "authenticate", "realm", "limits", "times", "clock", "report"];

/** Which endpoint of the metadata is asked by which question. */
const ENDPOINTS = {
  access_evaluation_endpoint: "evaluation",
  access_evaluations_endpoint: "evaluations",
  search_subject_endpoint: "subject",
  search_resource_endpoint: "resource",
  search_action_endpoint: "action",
};

export function createDecisionPoint(options) {
  const made = typeof options === "function" ? options : () => options;
  let point;
  // Without the module not even its paths are known.
  const of = (env) => (problem()?.code === "not-started" ? undefined : (point ??= new Point(made(env))));
  // What comes from the environment is there with the first request.
  if (made !== options) of();
  return Object.freeze({
    fetch: async (request, env, ctx) => {
      const response = (await of(env)?.fetch(request, env, ctx)) ?? failed(503, "not-started", problem().message);
      // Of errors, too (section 10.1.3).
      const id = request.headers.get("x-request-id");
      if (id !== null) response.headers.set("x-request-id", id);
      return response;
    },
    serves: (request, env) => of(env)?.serves(request) ?? false,
  });
}

class Point {
  #options;
  #supply;
  #metadata;
  /** By path: the endpoint, or the metadata's place. */
  #places;

  constructor(options) {
    this.#options = configured(options, NAMES, { limits: { body: 1 << 20 } });
    const { base } = this.#options;
    const metadata = authzenMetadata(text(base, "options.base"));
    this.#metadata = JSON.stringify(metadata);
    this.#places = new Map(Object.entries(ENDPOINTS).map(([name, endpoint]) => [pathOf(metadata[name]), endpoint]));
    this.#places.set(pathOf(authzenLocation(base)), "metadata");
    this.#supply = new Supply({ Snapshot, guarded, instance }, this.#options);
  }

  serves({ url }) {
    return this.#places.has(pathOf(url));
  }

  async fetch(request, env, ctx) {
    const place = this.#places.get(pathOf(request.url));
    if (place === undefined) return failed(404, "no-endpoint", "There is no endpoint of this name.");
    const methods = place === "metadata" ? ["GET", "HEAD"] : ["POST"];
    if (!methods.includes(request.method)) {
      return failed(405, "method", `Ask by ${methods[0]}.`, undefined, { allow: methods.join(", ") });
    }
    if (place === "metadata") return written(200, this.#metadata, { "cache-control": "max-age=3600" });
    try {
      const refused = await this.#refused(request, env);
      if (refused !== undefined) return refused;
      const body = await this.#body(request);
      return body instanceof Response ? body : await this.#decide(place, body, { env, ctx, request });
    } catch (error) {
      this.#options.report(error instanceof AdgangError ? error : new AdgangError({ code: "failed", message: String(error?.message), cause: error }));
      return failed(500, "failed", "The question could not be answered.");
    }
  }

  /** The response to somebody who may not ask, or not in this form. */
  async #refused(request, env) {
    const { authenticate, realm } = this.#options;
    const who = authenticate === undefined ? true : await authenticate(request, env);
    if (who === "forbidden") return failed(403, "forbidden", "You may not ask this decision point.");
    if (who !== true) {
      const challenge = `Bearer realm="${(realm ?? this.#options.base).replace(/[\\"]/g, "\\$&")}"`;
      return failed(401, "unauthenticated", "Say who you are.", undefined, { "www-authenticate": challenge });
    }
    const [type, ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";").map((part) => part.trim());
    // The certification scenario asks for 400 here (2.4.3), and not for 415.
    if (type !== "application/json") return failed(400, "content-type", "Expected a body of the type application/json.");
    const strange = parameters.some((parameter) => parameter.startsWith("charset=") && !/^charset="?utf-8"?$/.test(parameter));
    const encoding = request.headers.get("content-encoding") ?? "identity";
    if (strange || encoding.toLowerCase() !== "identity") return failed(415, "encoding", "Expected UTF-8, neither compressed nor encoded.");
    return undefined;
  }

  /** The body's text, or the response to one that cannot be read. */
  async #body(request) {
    const { body: most } = this.#options.limits;
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(await bytesOf(request, most));
    } catch (error) {
      if (error instanceof AdgangError) return failed(413, error.code, error.message);
      return failed(400, "malformed-request", "The body could not be read as UTF-8.");
    }
  }

  async #decide(endpoint, body, about) {
    const { env, ctx, request } = about;
    const { known, clock, report } = this.#options;
    const { candidates, facts, ...how } = (typeof known === "function" ? await known({ endpoint, body, request, env }) : known) ?? {};
    await this.#supply.ready(env, ctx);
    try {
      const { snapshot } = this.#supply;
      if (snapshot === undefined) return failed(503, "no-snapshot", "There are no policies yet.", undefined, { "retry-after": "5" });
      const options = { ...how, facts: typeof facts === "function" ? careful(facts, report) : facts, now: clock() };
      const answer = guarded(() => asked(snapshot, endpoint, body, candidates, options));
      return written(200, JSON.stringify(answer));
    } catch (error) {
      // What is wrong with the request, and not with what the program itself has given.
      const { code, message, at } = error;
      if (!(error instanceof AdgangError) || !OF_REQUESTS.has(code)) throw error;
      return failed(400, code, message, at?.path);
    }
  }
}

/** With what a request is refused as a whole. */
const OF_REQUESTS = new Set([
  ...["malformed-request", "missing-member", "unknown-semantic", "too-many", "too-large", "invalid-value", "invalid-resource"],
  ...["malformed-page-token", "changed-page-request", "lone-surrogate", "number-out-of-range"],
]);

function asked(snapshot, endpoint, body, candidates, options) {
  if (endpoint === "evaluation") return snapshot.authzen(body, options);
  if (endpoint === "evaluations") return snapshot.authzenEvaluations(body, options);
  return snapshot.authzenSearch(endpoint, body, candidates?.[endpoint], options);
}

/** Facts that cannot be had are not known. */
function careful(facts, report) {
  return (pair) => {
    try {
      return facts(pair);
    } catch (cause) {
      report(new AdgangError({ code: "facts-unavailable", message: `The facts could not be had: ${cause?.message}`, cause }));
      return null;
    }
  };
}

const pathOf = (url) => new URL(url).pathname;

function failed(status, code, message, path, headers) {
  return written(status, JSON.stringify({ error: { status, code, message, ...(path && { path }) } }), headers);
}

function written(status, body, headers) {
  return new Response(body, { status, headers: { "content-type": "application/json", "cache-control": "no-store", ...headers } });
}
