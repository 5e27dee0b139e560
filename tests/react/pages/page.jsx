// One page, the same on a server and in a browser.
import { useCallback, useMemo } from "react";
import { AdgangProvider, Can, useActions, useCan, useCheck, useParties } from "adgang/react";

export function Page({ Snapshot, fixtures, token, make = false, clock }) {
  const { app, claims, facts, now, snapshot } = fixtures;
  const open = useCallback(
    (at) => Snapshot.open(new Uint8Array(snapshot)).session({ who: { ...claims, ...token }, facts, now: at }),
    [Snapshot, snapshot, claims, token, facts],
  );
  const session = useMemo(() => (make ? open : open(now)), [make, open, now]);
  return (
    <AdgangProvider session={session} now={now} resource={app} clock={clock}>
      <Toolbar />
    </AdgangProvider>
  );
}

function Toolbar() {
  const sign = useCheck("sign");
  const { rows, party } = useParties(null);
  return (
    <main>
      <p>{useActions().join(" ")}</p>
      <p>{String(useCan("write"))}</p>
      <p>{sign.reason.code}</p>
      <Can do="sign" fallback={<em>not</em>}><button>Sign</button></Can>
      <Can do="delete" passThrough>{({ allowed, reason }) => <button disabled={!allowed} title={reason.code}>Delete</button>}</Can>
      <p>{`${rows.length} ${party}`}</p>
    </main>
  );
}
