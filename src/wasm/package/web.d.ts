export * from "./index.js";

/** What a module can be started from without waiting. */
export type ModuleSource = WebAssembly.Module | BufferSource;

/** Starts the module. Nothing else works before it has resolved. */
export function init(module: ModuleSource | string | URL | Request | Response | Promise<Response>): Promise<void>;

/** Starts the module at once. */
export function initSync(module: ModuleSource): void;
