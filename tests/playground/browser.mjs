// Chromium, driven by playwright-core.
import { chromium } from "playwright-core";
import { options } from "../support/chromium.mjs";

export const launch = () => chromium.launch(options);

/** One that keeps its profile in a folder, as a person's does. */
export const launchIn = (folder) => chromium.launchPersistentContext(folder, options);
