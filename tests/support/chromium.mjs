// How tests start Chromium: the system's own, since no browser is downloaded.
export const options = {
  executablePath: process.env.ADGANG_CHROMIUM ?? "/usr/bin/chromium",
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
