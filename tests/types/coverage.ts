// Whether there is a sample of every variant: of one that is only in the types nobody knows that Rust writes it.
import type * as adgang from "adgang";
import type * as server from "adgang/server";
import type { answers, callers, choices, credentials, problems } from "./dist/golden.js";

type In<Samples> = Samples[keyof Samples];
type None<Left extends never> = Left;

export type Covered = [
  None<Exclude<adgang.Reason["code"], In<typeof answers>["reason"]["code"]>>,
  None<Exclude<adgang.Answer["answer"], In<typeof answers>["answer"]>>,
  None<Exclude<adgang.Authenticated["kind"], In<typeof callers>["kind"]>>,
  None<Exclude<adgang.Choice["outcome"], In<typeof choices>["outcome"]>>,
  None<Exclude<adgang.Choice["why"], In<typeof choices>["why"]>>,
  None<Exclude<server.Problem["type"], In<typeof problems>["type"]>>,
  None<Exclude<LackCode<server.Credentials>, LackCode<In<typeof credentials>>>>,
  // @ts-expect-error a variant without a sample is found
  None<Exclude<adgang.Reason["code"] | "unheard-of", In<typeof answers>["reason"]["code"]>>,
];

type LackCode<T> = T extends { readonly ways: readonly { readonly takes: readonly { readonly lacks: infer L }[] }[] }
  ? L extends { readonly code: infer C }
    ? C
    : never
  : never;
