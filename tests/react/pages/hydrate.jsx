// Hydrates what a server rendered.
import { StrictMode, Suspense } from "react";
import { hydrateRoot } from "react-dom/client";
import { Snapshot } from "adgang";
import { Page } from "./page.jsx";

window.hydrate = async ({ props, streamed, time }) => {
  const errors = [];
  const clock = time && { now: () => time, at: (instant, wake) => (instant <= time && setTimeout(wake), () => {}) };
  const place = document.querySelector("#root");
  const before = place.innerHTML;
  const button = place.querySelector("button");
  const page = <Page {...props} Snapshot={Snapshot} clock={clock} />;
  hydrateRoot(
    place,
    <StrictMode>{streamed ? <Suspense fallback={<p>wait</p>}>{page}</Suspense> : page}</StrictMode>,
    { onRecoverableError: (error) => errors.push(String(error)) },
  );
  for (let frame = 0; frame < 5; frame++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
  const main = place.querySelector("main");
  return { errors, before, after: place.innerHTML, text: main.textContent, same: button === place.querySelector("button") };
};
