export * from "./server.js";

import type { Authenticated, Facts } from "./index.js";
import type { FetchHandler, Running, SnapshotSource, SnapshotTimes } from "./point.js";
import type { Expected, IdentifyOptions, Jwks, PrefilterOptions, Route } from "./server.js";

/**
 * A worker of the edge: verifies the token of a request, asks the snapshot, and answers at once or sends the request on, with
 * what it knows in a header. It rejects what a {@link Prefilter} does, and never on `ask`; what it cannot judge (no keys, no
 * snapshot, too many waiting, a trap) it sends on with `ask;reason=unavailable` or `ask;reason=token`.
 *
 * ```ts
 * export default createWorker((env) => ({
 *   jwks: env.JWKS, expect: { issuer: env.ISSUER, audience: env.AUDIENCE }, routes, origin: env.ORIGIN,
 *   loadSnapshot: ({ POLICIES }) => POLICIES.get("policies.snapshot", "arrayBuffer"),
 * }));
 * ```
 *
 * Of its own, as `application/problem+json`: 414 and 431 for a URL, headers or a token that are too large, 502 where the
 * server could not be reached.
 *
 * @param options or what makes them of the environment, at the first request
 * @throws {AdgangError} `malformed-options`, and what is wrong with routes, keys or bytes of a snapshot; made of the
 * environment, the first request throws it
 */
export function createWorker<Env = unknown>(
  options: WorkerOptions<Env> | ((env: Env) => WorkerOptions<Env>),
): FetchHandler<Env>;

/** What a worker is made with. */
export interface WorkerOptions<Env = unknown> extends SnapshotSource<Env>, Running {
  /** Which request asks for what. */
  readonly routes: readonly Route[] | string;
  readonly prefilter?: PrefilterOptions | null;
  /**
   * The keys of the tokens' issuer, or the address where they are. They are fetched once, again when they are older than
   * `times.jwks` (in the background), and once for a token that names another key, however many do, until `times.pause` is
   * over.
   */
  readonly jwks: Jwks | string | URL;
  /** What is expected of a token. Without an issuer and an audience, any that these keys signed would do. */
  readonly expect: Expected;
  /** How its claims are read. */
  readonly identify?: IdentifyOptions | null;
  /**
   * The cookie that the server takes a token from where there is no `Authorization`. Left out where it takes one, requests with
   * that cookie alone would be refused.
   */
  readonly cookie?: string | null;
  /** JWKs, one of which must have signed the snapshot. */
  readonly snapshotKeys?: Jwks | string | null;
  /** What the server knows of a caller; without it only what the token says is known. What it throws is reported. */
  readonly factsFor?:
    | ((caller: Authenticated, env: Env, request: Request) => Facts | null | undefined | Promise<Facts | null | undefined>)
    | null;
  /** Ids of the obligations that the program will carry out (standard dialect). */
  readonly understood?: readonly string[] | null;
  /** Where requests go on to: `https://app.example`. Either this or `forward`. */
  readonly origin?: string | URL | null;
  /** Sends a request on by itself. */
  readonly forward?: ((request: Request, env: Env, ctx: unknown) => Response | Promise<Response>) | null;
  /** Instead of `adgang`; that one is taken out of what a client sent all the same. */
  readonly hintHeader?: string | null;
  readonly limits?: WorkerLimits | null;
  readonly times?: WorkerTimes | null;
}

/** How much is taken in. In bytes, but for `waiting`. */
export interface WorkerLimits {
  /** 16 KiB, if it is left out. */
  readonly url?: number | null;
  /** 64 KiB, with 32 bytes for each. */
  readonly headers?: number | null;
  /** 16 KiB. */
  readonly token?: number | null;
  /** 256 KiB. */
  readonly jwks?: number | null;
  /** 64 MiB. */
  readonly snapshot?: number | null;
  /** Requests that wait for keys, facts or the snapshot at one time; 1000. Those over it are sent on. */
  readonly waiting?: number | null;
}

/** In milliseconds. */
export interface WorkerTimes extends SnapshotTimes {
  /** After which keys are fetched again; 10 minutes. */
  readonly jwks?: number | null;
  /** How much longer they count where they cannot be; an hour. Then no token can be verified, and `ask` is said of all. */
  readonly staleJwks?: number | null;
}
