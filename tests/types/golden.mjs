// The samples under golden/, which `cargo test --test golden` writes, as a TypeScript module that says of each which type of
// the package it is of; and as one in which each of them is spoilt, and no longer is.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const types = {
  answers: "adgang.Answer",
  "authzen-answered": "server.AuthzenAnswered",
  "authzen-decisions": "server.AuthzenDecisions",
  "authzen-found-actions": "server.AuthzenFound<server.AuthzenAction>",
  "authzen-found-entities": "server.AuthzenFound<server.AuthzenEntity>",
  "authzen-metadata": "server.AuthzenMetadata",
  callers: "adgang.Authenticated",
  choices: "ReturnType<typeof adgang.selectParty>",
  credentials: "server.Credentials",
  diagnostics: "readonly studio.Diagnostic[]",
  dialogs: "server.DialogView",
  facts: "adgang.Facts",
  pages: "adgang.PartyPage",
  parties: "readonly adgang.Party[]",
  problems: "server.Problem",
  refusals: 'Pick<adgang.AdgangError, "code" | "message" | "at">',
  responses: "studio.XacmlResponse",
  steps: "studio.ServerSteps",
  tasks: "adgang.TaskAccess",
  traces: "studio.Trace",
  views: '{ readonly [M in "actions" | "namedActions"]: ReturnType<adgang.View[M]> } & { readonly more: adgang.View["more"] }',
};

const imports = ["adgang", "server", "studio"].map(
  (name) => `import type * as ${name} from "adgang${name === "adgang" ? "" : `/${name}`}";`,
);

const folder = join(import.meta.dirname, "golden");

/** By name: the samples of each file. */
export const samples = Object.fromEntries(
  readdirSync(folder).map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(join(folder, file), "utf8"))]),
);

/** The files and the types, which are as many. */
export const names = [Object.keys(samples).sort(), Object.keys(types).sort()];

const typed = (name, sample) => `${JSON.stringify(sample)} satisfies ${types[name]}`;

/** Every sample is of its type, and the compiler keeps which of its variants. */
export function module() {
  const files = Object.entries(samples).map(([name, all]) => {
    const lines = Object.entries(all).map(([sample, value]) => `  ${JSON.stringify(sample)}: ${typed(name, value)},`);
    return `export const ${name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())} = {\n${lines.join("\n")}\n};\n`;
  });
  return [...imports, ...files].join("\n");
}

/** No sample is of its type any more. */
export function spoilt() {
  const spoil = (value) => {
    if (!Array.isArray(value)) return { ...value, unheardOf: 1 };
    return value.length > 0 ? value.map(spoil) : [{ unheardOf: 1 }];
  };
  const lines = Object.entries(samples).flatMap(([name, all]) =>
    Object.values(all).flatMap((value) => ["// @ts-expect-error a member that the type does not know", `void (${typed(name, spoil(value))});`]),
  );
  return [...imports, ...lines, ""].join("\n");
}
