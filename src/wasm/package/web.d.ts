export * from "./index.js";

/** What a module can be started from without waiting. */
export type ModuleSource = WebAssembly.Module | BufferSource;

/**
 * Starts the module. Before it has resolved, or where it has failed, there is a `problem` and every answer is `ask`. What is
 * handed over or fetched is taken as it is: unlike the module that starts on import, it is not held against a sum.
 *
 * @throws {AdgangError} `not-started`, with the cause; it may be tried again
 */
export function init(module: ModuleSource | string | URL | Request | Response | Promise<Response>): Promise<void>;

/** Starts the module at once. @throws {AdgangError} as {@link init} */
export function initSync(module: ModuleSource): void;
