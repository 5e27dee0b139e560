// What a server renders, and a page hydrates.
import { Suspense, lazy } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { Writable } from "node:stream";
import { Snapshot } from "adgang";
import { Page } from "./page.jsx";

export function asString(props) {
  return renderToString(<Page {...props} Snapshot={Snapshot} />);
}

/** With a part that comes later. */
export function asStream(props) {
  const Later = lazy(async () => {
    await new Promise((done) => setTimeout(done, 10));
    return { default: () => <Page {...props} Snapshot={Snapshot} /> };
  });
  let html = "";
  return new Promise((done, failed) => {
    const sink = new Writable({
      write(chunk, _, next) {
        html += chunk;
        next();
      },
    });
    sink.on("finish", () => done(html));
    const { pipe } = renderToPipeableStream(
      <Suspense fallback={<p>wait</p>}>
        <Later />
      </Suspense>,
      { onAllReady: () => pipe(sink), onError: failed },
    );
  });
}
