// Chromium, driven by playwright-core: the system's own, since no browser is downloaded.
import { chromium } from "playwright-core";

const options = {
  executablePath: process.env.ADGANG_CHROMIUM ?? process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export const launch = () => chromium.launch(options);

/** One that keeps its profile in a folder, as a person's does. */
export const launchIn = (folder) => chromium.launchPersistentContext(folder, options);
