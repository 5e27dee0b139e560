// The pages of docs/, from Markdown to HTML beside the playground.
import { readFileSync, readdirSync } from "node:fs";
import { Marked } from "marked";

const folder = new URL("./docs/", import.meta.url);

/** In the order of the list; what is not named here comes after. */
const order = [
  ...["index", "buttons-in-react", "party-picker", "edge-pre-filter", "policy-tests", "authzen", "what-it-does-not-protect"],
  ...["facts", "the-servers-way", "tokens", "snapshots"],
];

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    // The first word of the info string is the language, the second the file.
    code({ text, lang = "" }) {
      const [language, file] = lang.split(" ");
      const name = file ? `<figcaption>${escaped(file)}</figcaption>` : "";
      return `<figure>${name}<pre tabindex="0"><code class="language-${escaped(language)}">${escaped(text)}</code></pre></figure>\n`;
    },
    table(token) {
      const cell = (name) => (one) => `<${name}>${this.parser.parseInline(one.tokens)}</${name}>`;
      const rows = token.rows.map((row) => `<tr>${row.map(cell("td")).join("")}</tr>`).join("\n");
      return `<div class="wide"><table><thead><tr>${token.header.map(cell("th")).join("")}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
    },
    link({ href, tokens }) {
      return `<a href="${escaped(href.replace(/\.md(?=#|$)/, ".html"))}">${this.parser.parseInline(tokens)}</a>`;
    },
  },
});

/** The pages, in their order. */
function pages() {
  const place = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      return { name: file.slice(0, -3), title: /^# (.+)$/m.exec(text)[1], text };
    })
    .sort((a, b) => place(a) - place(b));
}

/** One page, with the way to the others. */
function page({ name, title, text }, all) {
  const links = all.map((other) => {
    const here = other.name === name ? ' aria-current="page"' : "";
    return `<li><a href="./${other.name}.html"${here}>${escaped(other.title)}</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${escaped(title)} · adgang</title>
    <link rel="icon" type="image/svg+xml" href="../icon.svg" />
    <link rel="stylesheet" href="./docs.css" />
  </head>
  <body>
    <nav aria-label="Pages">
      <a class="home" href="../">The playground</a>
      <ul>${links.join("")}</ul>
    </nav>
    <main>
${marked.parse(text)}    </main>
  </body>
</html>
`;
}

/** A Vite plugin that writes `docs/NAME.html` for each page, and what they look like. */
export function docs() {
  const css = ["colours.css", "docs.css"].map((file) => new URL(`./src/${file}`, import.meta.url));
  return {
    name: "docs",
    apply: "build",
    generateBundle() {
      const all = pages();
      for (const one of all) this.emitFile({ type: "asset", fileName: `docs/${one.name}.html`, source: page(one, all) });
      const source = css.map((file) => readFileSync(file, "utf8")).join("\n");
      this.emitFile({ type: "asset", fileName: "docs/docs.css", source });
    },
  };
}
