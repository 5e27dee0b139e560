// The certification scenario's document: the requests of each section, and the sections of each level.

/** The requests of each section by its anchor, in order; and for each level the anchors of its sections. */
export function scenario(text) {
  const [sections, levels] = [new Map(), []];
  let section = "";
  let block;
  for (const line of text.split("\n")) {
    if (block !== undefined) {
      if (line !== "~~~") block += line;
      else {
        const request = requestOf(block);
        if (request !== undefined) sections.set(section, [...(sections.get(section) ?? []), request]);
        block = undefined;
      }
    } else if (line.startsWith("~~~")) block = "";
    else if (line.startsWith("#")) section = /\{#(.*)\}/.exec(line)?.[1] ?? "";
    else if (section === "test-id-matrix") {
      const [, name, cells] = /^\| \*\*(.+)\*\* \| (.*) \|$/.exec(line) ?? [];
      if (name) levels.push([name.toLowerCase().replace(" ", "-"), [...cells.matchAll(/\(#([^)]+)\)/g)].map(([, anchor]) => anchor)]);
    }
  }
  return { sections, levels };
}

/** Not what is expected, nor an example of it. */
function requestOf(block) {
  let value;
  try {
    value = JSON.parse(block);
  } catch {
    return undefined;
  }
  const isAnswered = value.evaluations?.length > 0 && value.evaluations.every((item) => "decision" in item);
  return !isAnswered && ["subject", "action", "resource", "evaluations"].some((name) => name in value) ? value : undefined;
}
