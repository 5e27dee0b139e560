// The blocks of code of a page of www/docs.
import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../../www/docs/", import.meta.url);

/** The pages' names. */
export const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** What a page says. */
export const textOf = (page) => readFileSync(new URL(page, folder), "utf8");

/**
 * The blocks of a page in their order: the language, the name of the file that it is, the text, and its line.
 * A block without a language would be one that nobody looks at, so it is refused.
 */
export function blocksOf(page) {
  const blocks = [];
  let open;
  for (const [index, line] of textOf(page).split("\n").entries()) {
    const fence = /^```(\S*) ?(\S*)$/.exec(line);
    if (fence && open) {
      blocks.push({ ...open, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (fence) {
      const [, language, name] = fence;
      if (!language) throw new Error(`${page}:${index + 1}: a block of code says its language`);
      open = { language, name, line: index + 1, lines: [] };
    } else if (open) open.lines.push(line);
  }
  return blocks;
}
