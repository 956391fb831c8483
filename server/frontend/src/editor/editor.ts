/**
 * The editor: CodeMirror 6 with SPARQL, in a shadow root.
 *
 * The page's policy forbids style elements made by script; inside a shadow root CodeMirror uses
 * constructed style sheets instead. Tab indents, Escape and then Tab leaves, as CodeMirror does.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { completions, type Terms } from "./completion.js";
import { declaration, missing, type Prefixes } from "./prefixes.js";

export interface Fault {
  /** From 1, as the endpoint counts. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Options {
  readonly text: string;
  /** What is selected, in UTF-16 units; a cursor where both are the same. */
  readonly selection: { readonly anchor: number; readonly head: number };
  /** What the field is called and how it is left, for assistive technology. */
  readonly label: string;
  readonly help: string;
  readonly prefixes: Prefixes;
  /** Null where they could not be had: keywords and variables are offered all the same. */
  readonly terms: Promise<Terms | null>;
  readonly run: () => void;
  readonly changed: (text: string) => void;
}

export interface Editor {
  text(): string;
  set(text: string): void;
  focus(): void;
  /** Shows where a query is wrong, or takes the mark away. */
  mark(fault: Fault | null): void;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.annotation], color: "var(--inferred)" },
  { tag: [tags.variableName], color: "var(--curated)" },
  { tag: [tags.url, tags.namespace, tags.typeName], color: "var(--link)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const looks = EditorView.theme({
  "&": {
    backgroundColor: "var(--sheet)",
    color: "var(--ink)",
    border: "1px solid var(--soft)",
    borderRadius: "6px",
    fontSize: "0.875rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.55", minHeight: "14rem", maxHeight: "32rem" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--sheet)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--code)", maxWidth: "min(90vw, 44rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
  },
  // in place of CodeMirror's own wave, an image that the page's policy does not let in
  ".cm-lintRange-error": {
    backgroundImage: "none",
    backgroundColor: "color-mix(in srgb, var(--error) 15%, transparent)",
    textDecoration: "underline wavy var(--error)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-completionDetail": { fontFamily: "var(--text)", fontStyle: "normal" },
});

/** Puts an editor into an element of the page. */
export function createEditor(place: HTMLElement, options: Options): Editor {
  const root = place.attachShadow({ mode: "open" });
  const help = document.createElement("p");
  help.id = "help";
  help.hidden = true; // described by it all the same; the page shows the same words
  help.textContent = options.help;
  root.append(help);
  const field = EditorView.contentAttributes.of({
    "aria-label": options.label,
    "aria-describedby": help.id,
    lang: "en",
    translate: "no",
  });
  const runs = Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (options.run(), true) }]));
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      selection: options.selection,
      extensions: [
        runs,
        field,
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [completions(options.terms)], icons: false }),
        withPrefixes(options.prefixes),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        looks,
        EditorView.lineWrapping,
        typingOverSelection,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
    mark: (fault) => view.dispatch(setDiagnostics(view.state, fault ? [diagnostic(view, fault)] : [])),
  };
}

function diagnostic(view: EditorView, fault: Fault) {
  const { doc } = view.state;
  const line = doc.line(Math.min(Math.max(1, fault.line), doc.lines));
  // the endpoint counts code points, the editor UTF-16 units
  const before = [...line.text].slice(0, fault.column - 1).join("").length;
  const from = Math.min(line.from + before, line.to);
  const to = from < line.to ? from + 1 : from;
  return {
    from: from === to && from > line.from ? from - 1 : from,
    to,
    severity: "error" as const,
    message: fault.message,
  };
}

/**
 * Typing over a selection, without the browser's part in it: Chromium would keep the looks of what
 * was selected by an inline style, which the page's policy does not let in.
 */
const typingOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || main.empty || view.composing) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, text, insert))) {
      view.dispatch(insert());
    }
    return true;
  },
});

/** Declares a prefix of ours at the top as soon as it is written. */
function withPrefixes(prefixes: Prefixes) {
  return EditorState.transactionFilter.of((transaction) => {
    if (!transaction.isUserEvent("input.type")) return transaction;
    let typed = "";
    transaction.changes.iterChanges((_from, _to, _start, _end, text) => (typed += text.toString()));
    if (!typed.endsWith(":")) return transaction;
    const after = transaction.newDoc.toString();
    const head = transaction.newSelection.main.head;
    const name = /(?<![\w?$:-])([A-Za-z][\w-]*):$/.exec(after.slice(0, head))?.[1];
    if (!name || !missing(after, prefixes).includes(name)) return transaction;
    const { at, text } = declaration(after, [name], prefixes);
    if (at > head) return transaction;
    return [transaction, { changes: { from: at, insert: text }, sequential: true }];
  });
}
