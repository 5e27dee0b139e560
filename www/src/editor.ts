/** The editors: one for the policy, small ones for tokens and JSON. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder, type DecorationSet } from "@codemirror/view";
import type { Problem } from "./problems.ts";
import type { Place } from "./source.ts";
import { theme } from "./theme.ts";

export type Language = "xml" | "json" | "text";

export interface Editor {
  readonly text: string;
  setText(text: string): void;
  setLanguage(language: Language): void;
  /** Marks problems at their places. */
  setProblems(problems: readonly Problem[]): void;
  /** Puts the cursor and the focus somewhere. */
  goTo(from: number): void;
  /** The problem after the cursor, or the first. */
  nextProblem(): void;
  /** Marks the lines of ranges, and no others. */
  mark(ranges: readonly Place[]): void;
  /** Brings a place into view. */
  reveal(range: Place): void;
  focus(): void;
}

const languages: Record<Language, () => Extension> = { xml: () => xml({ autoCloseTags: false }), json: () => json(), text: () => [] };

const markRanges = StateEffect.define<readonly Place[]>();
const shownLine = Decoration.line({ class: "cm-shown" });

/** The lines of ranges that something else on the page points at, until the text changes. */
const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markRanges)) continue;
      const { doc } = transaction.state;
      const numbers = new Set<number>();
      for (const { from, to } of effect.value) {
        for (let n = doc.lineAt(from).number; n <= doc.lineAt(to).number; n++) numbers.add(n);
      }
      return Decoration.set([...numbers].sort((a, b) => a - b).map((n) => shownLine.range(doc.line(n).from)));
    }
    return transaction.docChanged ? Decoration.none : lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const policyExtras: Extension = [
  lineNumbers(), codeFolding(), foldGutter(), lintGutter(), highlightActiveLine(), bracketMatching(), shown, keymap.of(foldKeymap),
];

/**
 * Puts an editor into a host. It lives in a shadow root of the host: there its styles are adopted sheets, which a
 * Content-Security-Policy without inline styles allows. Tab is left alone, so that it leads out again.
 */
export function editor(host: HTMLElement, label: string, language: Language, changed: (text: string) => void): Editor {
  const root = host.attachShadow({ mode: "open", delegatesFocus: false });
  const spoken = new Compartment();
  let current = language;
  /** As it is now; written out once a change. */
  let text = "";
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        language === "xml" ? policyExtras : EditorView.lineWrapping,
        history(),
        keymap.of([
          { key: "F8", run: nextDiagnostic },
          { key: "Shift-F8", run: previousDiagnostic },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        spoken.of(languages[language]()),
        theme,
        placeholder(language === "xml" ? "Paste a policy here" : "Paste here"),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", autocapitalize: "off", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          text = update.state.doc.toString();
          if (!update.transactions.some((one) => one.isUserEvent("set"))) changed(text);
        }),
      ],
    }),
  });
  const clip = (at: number) => Math.max(0, Math.min(at, view.state.doc.length));
  return {
    get text() {
      return text;
    },
    setText(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, userEvent: "set" });
    },
    setLanguage(next) {
      if (next === current) return;
      current = next;
      view.dispatch({ effects: spoken.reconfigure(languages[next]()) });
    },
    setProblems(problems) {
      const marks = problems.map((problem) => ({
        from: clip(problem.from ?? 0),
        to: clip(problem.to ?? problem.from ?? 0),
        severity: problem.severity,
        message: problem.message,
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    goTo(from) {
      view.dispatch({ selection: { anchor: clip(from) }, effects: EditorView.scrollIntoView(clip(from), { y: "center" }) });
      view.focus();
    },
    nextProblem() {
      view.focus();
      nextDiagnostic(view);
    },
    mark(ranges) {
      view.dispatch({ effects: markRanges.of(ranges.map(({ from, to }) => ({ from: clip(from), to: clip(to) }))) });
    },
    reveal({ from }) {
      view.dispatch({ effects: EditorView.scrollIntoView(clip(from), { y: "start", yMargin: 40 }) });
      host.scrollIntoView({ block: "nearest" });
    },
    focus: () => view.focus(),
  };
}
