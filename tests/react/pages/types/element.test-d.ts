// What the types say of the elements.
import { type Session, Snapshot } from "adgang";
import { type AdgangCanElement, type AdgangSessionElement, defineAdgang, setSession } from "adgang/element";

declare const bytes: Uint8Array;
const session: Session = Snapshot.open<{ action: "read" }>(bytes).session({ who: {}, now: 0 });

defineAdgang();
defineAdgang(customElements);
setSession(session, { resource: "app:o/a", every: 1000 });
setSession((now) => Snapshot.open(bytes).session({ who: {}, now }));
setSession(null);
setSession(undefined);
// @ts-expect-error a snapshot is none
setSession(Snapshot.open(bytes));

const can: AdgangCanElement = document.createElement("adgang-can");
const provider: AdgangSessionElement = document.createElement("adgang-session");
provider.session = session;
provider.session = null;
provider.resource = { app: "o/a" };
can.session = undefined;
can.do = "read";
can.resource = "app:o/a";
can.mode = "disable";
// @ts-expect-error no such mode
can.mode = "grey";
// @ts-expect-error an answer is not for the page to give
can.answer = "yes";
can.addEventListener("adgang-answer", ({ detail }) => {
  if (detail.answer === "ask" && detail.reason.code === "unknown") detail.reason.missing.join();
  const allowed: boolean = detail.allowed;
  return allowed;
});
