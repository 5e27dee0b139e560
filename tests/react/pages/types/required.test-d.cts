// The same by require.
import adgang = require("adgang");
import element = require("adgang/element");
import react = require("adgang/react");

declare const session: adgang.Session;
const can: boolean = react.useCan("read", { app: "o/a" });
const answer: adgang.Answer = react.useCheck("read");
const provider: react.AdgangProviderProps = { session };
element.setSession(session, { every: 1000 });
// @ts-expect-error an action is a text
react.useCan(1);
export = [can, answer, provider];
