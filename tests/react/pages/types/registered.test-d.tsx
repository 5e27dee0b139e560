// What the types say where a program has registered its actions.
import type { ReactNode } from "react";
import { Snapshot } from "adgang";
import { AdgangProvider, Can, createAdgang, useActions, useCan } from "adgang/react";

declare module "adgang/react" {
  interface Register {
    shape: { action: "read" | "write" };
  }
}

declare const bytes: Uint8Array;

export function App(): ReactNode {
  const actions: readonly ("read" | "write")[] = useActions();
  useCan("write", { resource: "r" });
  // @ts-expect-error no such action
  useCan("sign");
  createAdgang().useCan("read");
  // @ts-expect-error no such action
  createAdgang().useCan("sign");
  createAdgang<{ action: "sign" }>().useCan("sign");
  return (
    <AdgangProvider session={Snapshot.open<{ action: "read" | "write" }>(bytes).session({ who: {}, now: 0 })}>
      <Can do="write">{actions}</Can>
      {/* @ts-expect-error no such action */}
      <Can do="sign" />
    </AdgangProvider>
  );
}
