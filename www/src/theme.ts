/** How the editors look: the page's own colours, which reach into their shadow roots as custom properties. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--field)", fontSize: "13px", height: "100%", borderRadius: "inherit" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto", borderRadius: "inherit" },
  ".cm-content": { caretColor: "var(--ink)", padding: "6px 0" },
  ".cm-gutters": { backgroundColor: "var(--gutter)", color: "var(--quiet)", border: "none", borderRight: "1px solid var(--line)" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--active)" },
  ".cm-content ::selection": { backgroundColor: "var(--selection)" },
  ".cm-shown": { backgroundColor: "var(--shown)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", maxWidth: "34rem" },
  ".cm-diagnostic": { padding: "4px 10px", fontFamily: "var(--sans)", whiteSpace: "normal" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--gutter)", border: "1px solid var(--line)", color: "var(--quiet)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.propertyName], color: "var(--code-name)" },
  { tag: tags.attributeName, color: "var(--code-attribute)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment, tags.processingInstruction, tags.angleBracket, tags.punctuation, tags.separator], color: "var(--quiet)" },
]);

export const theme = [look, syntaxHighlighting(colours)];
