// A project for each version of React, in `dist`: the files of `pages`, and the package and React in its `node_modules`, as a
// user has them. They are copied, since what is linked would look for React where it really lies.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { build } from "esbuild";

export const versions = ["18", "19"];
export const project = (version) => new URL(`./dist/react-${version}/`, import.meta.url);
const modules = (version) => new URL("./node_modules/", project(version));
const installed = new URL("./node_modules/", import.meta.url);

/** Makes them anew. */
export function make() {
  for (const version of versions) {
    const to = modules(version);
    rmSync(project(version), { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    const own = new URL(`react-dom-${version}/node_modules/scheduler/`, installed);
    const from = {
      adgang: new URL("adgang/", installed),
      react: new URL(`react-${version}/`, installed),
      "react-dom": new URL(`react-dom-${version}/`, installed),
      "@types/react": new URL(version === versions.at(-1) ? "@types/react/" : `@types/react-${version}/`, installed),
      csstype: new URL("csstype/", installed),
      scheduler: existsSync(own) ? own : new URL("scheduler/", installed),
    };
    for (const [name, folder] of Object.entries(from)) {
      cpSync(realpathSync(folder), new URL(`${name}/`, to), { recursive: true, filter: (path) => !/\/umd$/.test(path) });
    }
    cpSync(new URL("./pages/", import.meta.url), project(version), { recursive: true });
  }
}

/** The version that is really there. */
export const versionOf = (version) => JSON.parse(readFileSync(new URL("react/package.json", modules(version)), "utf8")).version;

const common = (version) => ({
  absWorkingDir: project(version).pathname,
  bundle: true,
  jsx: "automatic",
  logLevel: "silent",
  define: { "process.env.NODE_ENV": '"development"' },
});

/** A page's script, of a file of `pages`; and which files went into it. */
export async function bundled(version, entry, options = {}) {
  const { outputFiles, metafile } = await build({
    ...common(version),
    format: "esm",
    entryPoints: entry === undefined ? [] : [entry],
    metafile: true,
    write: false,
    ...options,
  });
  return { script: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

/** A server's module, of a file of `pages`, that imports (or requires) the package and React as they are. */
export async function served(version, entry, format) {
  const outfile = new URL(`./${entry}.${format === "cjs" ? "cjs" : "mjs"}`, project(version));
  await build({
    ...common(version),
    format,
    platform: "node",
    packages: "external",
    entryPoints: [entry],
    outfile: outfile.pathname,
  });
  return import(outfile);
}

if (process.argv[1] === new URL(import.meta.url).pathname) make();
