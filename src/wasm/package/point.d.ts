// What serves requests, as `adgang/server`, `adgang/worker` and `adgang/studio` have it: a decision point of AuthZEN over HTTP,
// and going on after a trap.
import type { AuthzenAction, AuthzenEntity, AuthzenOptions } from "./authzen.js";
import type { AdgangError, OpenOptions } from "./index.js";

/**
 * A decision point: AuthZEN's endpoints below a base, and the document about them (sections 9 and 10). A conditional policy is
 * answered by `adgang/studio`; `adgang/server` and `adgang/worker` say `ask` of it, which is `decision: false`.
 *
 * | status | where |
 * |---|---|
 * | 200 | a decision, whatever it is; the results of a search; the metadata |
 * | 400 | the request is wrong, or no `application/json` |
 * | 401, 403 | `authenticate` said so |
 * | 404, 405 | there is no such endpoint; another method |
 * | 413, 415 | the body is too large; not UTF-8, or compressed |
 * | 500, 503 | it could not be answered, and `report` was told why; there is no snapshot yet, or the module did not start |
 *
 * The body of an error is `{ "error": { "status", "code", "message", "path"? } }`. `X-Request-ID` is sent back with every
 * response.
 *
 * @param options or what makes them of the environment, at the first request
 * @throws {AdgangError} `invalid-base`, `malformed-options`, and what is wrong with bytes of a snapshot; made of the
 * environment, the first request throws it
 */
export function createDecisionPoint<Env = unknown>(
  options: DecisionPointOptions<Env> | ((env: Env) => DecisionPointOptions<Env>),
): DecisionPoint<Env>;

/** What a runtime asks. */
export interface FetchHandler<Env = unknown> {
  /** Answers a request. `env` and `ctx` are what Cloudflare's workers are given; others may leave them out. */
  readonly fetch: (request: Request, env?: Env, ctx?: RequestContext) => Promise<Response>;
}

/** Lets work go on that outlives its request. */
export interface RequestContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** A decision point over HTTP. */
export interface DecisionPoint<Env = unknown> extends FetchHandler<Env> {
  /** Whether a request is for one of its endpoints, in a program that has other things to answer. */
  readonly serves: (request: { readonly url: string }, env?: Env) => boolean;
}

/** Where the snapshot of a program comes from that runs on; one of the first two. */
export interface SnapshotSource<Env = unknown> {
  /** Its bytes, which are never read again; or its address, which is asked with `If-None-Match`. */
  readonly snapshot?: Uint8Array | ArrayBuffer | string | URL | null;
  /**
   * Reads it from elsewhere: when it is first needed, when it is older than `times.snapshot` (in the background), and when it
   * is past its time. A response with status 304 says that it has not changed. One that cannot be opened, or whose serial is
   * less than the last one's, is reported, and the last one stays.
   */
  readonly loadSnapshot?: ((env: Env, last: { readonly etag: string | null }) => Loaded | Promise<Loaded>) | null;
  /** Which snapshots are taken. */
  readonly open?: OpenOptions | null;
}

/** What was read: `null` where there is nothing. */
export type Loaded =
  | Response
  | Uint8Array
  | ArrayBuffer
  | { readonly bytes: Uint8Array | ArrayBuffer; readonly etag?: string | null }
  | null
  | undefined;

/** What a program may say of how it is run. */
export interface Running {
  /** The instant, in milliseconds since 1970; `Date.now`, if it is left out. */
  readonly clock?: (() => number) | null;
  /** Told what nobody is answered with, nothing of a token in it; `console.error`, if it is left out. */
  readonly report?: ((error: AdgangError) => void) | null;
}

/** How long what was read is good, in milliseconds. */
export interface SnapshotTimes {
  /** After which the snapshot is read again; a minute, if it is left out. */
  readonly snapshot?: number | null;
  /** After which reading is tried again that failed, or that only a strange token asked for; 30 seconds. */
  readonly pause?: number | null;
  /** How long reading may take; 5 seconds. */
  readonly patience?: number | null;
}

/** What a decision point is made with. */
export interface DecisionPointOptions<Env = unknown> extends SnapshotSource<Env>, Running {
  /** Its identifier: an `https` URL without query and fragment. Its path is where the endpoints begin. */
  readonly base: string;
  /** What counts beside the request: the same for all, or as it is found for each. */
  readonly known?: KnowledgeOf<Env> | null;
  /** Who may ask: `false` is answered with 401, `"forbidden"` with 403. Everybody may, if it is left out. */
  readonly authenticate?: ((request: Request, env: Env) => Permitted | Promise<Permitted>) | null;
  /** The realm of the challenge; the base, if it is left out. */
  readonly realm?: string | null;
  /** In bytes: 1 MiB for the body of a request, 64 MiB for the snapshot, if they are left out. */
  readonly limits?: { readonly body?: number | null; readonly snapshot?: number | null } | null;
  readonly times?: SnapshotTimes | null;
}

/** Whether somebody may ask. */
export type Permitted = boolean | "forbidden";

/** What a decision point knows. */
export type KnowledgeOf<Env = unknown> =
  | Knowledge
  | ((question: {
      readonly endpoint: "evaluation" | "evaluations" | "subject" | "resource" | "action";
      /** The request's body. */
      readonly body: string;
      readonly request: Request;
      readonly env: Env;
    }) => Knowledge | null | undefined | Promise<Knowledge | null | undefined>);

/** What counts beside a request, without the instant. */
export interface Knowledge extends Omit<AuthzenOptions, "now"> {
  /** Among whom or what is searched; among the `entities` and the actions that the policy names, if it is left out. */
  readonly candidates?: {
    readonly subject?: readonly AuthzenEntity[] | null;
    readonly resource?: readonly AuthzenEntity[] | null;
    readonly action?: readonly (AuthzenAction | string)[] | null;
  } | null;
}

/**
 * Calls what calls this module, and goes on after a trap. No input should make the module trap; if one does, its memory may
 * hold anything, so it is started anew, at once. Objects of the instance before are gone: they are refused with `restarted`.
 *
 * @param work calls into the module, without a promise
 * @throws {AdgangError} `trapped`, with the engine's error as its `cause`; and what `work` throws
 */
export function guarded<T>(work: () => T): T;

/** Which instance of the module runs: 1, and one more after each trap. */
export function instance(): number;

/** A handler for `http.createServer` and `https.createServer` of Node. */
export function nodeHandler<Env = unknown>(
  handler: FetchHandler<Env>,
  env?: Env,
): (incoming: NodeRequest, outgoing: NodeResponse) => Promise<void>;

/** `http.IncomingMessage`, as far as it is asked. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly rawHeaders: string[];
  readonly socket: object;
}

/** `http.ServerResponse`, as far as it is asked. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  once(event: "close" | "drain", listener: () => void): this;
  setHeader(name: string, value: string | readonly string[]): this;
  writeHead(status: number): this;
  write(chunk: Uint8Array): boolean;
  end(): this;
  destroy(): this;
}
