/** Completion: terms of the vocabulary and the data by their names, variables, keywords. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { declaration, missing, type Prefixes } from "./prefixes.js";

export interface Term {
  readonly text: string;
  readonly name: string;
  readonly kind: "class" | "property" | "concept" | "thing";
}

export interface Terms {
  readonly prefixes: Prefixes;
  readonly terms: readonly Term[];
}

const KEYWORDS = (
  "SELECT ASK CONSTRUCT DESCRIBE DISTINCT WHERE FROM NAMED PREFIX BASE GRAPH OPTIONAL UNION MINUS " +
  "FILTER EXISTS BIND VALUES UNDEF SERVICE GROUP ORDER BY HAVING ASC DESC LIMIT OFFSET COUNT SUM " +
  "MIN MAX AVG SAMPLE GROUP_CONCAT COALESCE IF STR LANG LANGMATCHES DATATYPE IRI BOUND CONTAINS " +
  "STRSTARTS STRENDS REGEX REPLACE CONCAT SUBSTR STRLEN LCASE UCASE YEAR MONTH DAY"
).split(" ");
const TYPES = { class: "class", property: "property", concept: "constant", thing: "variable" };
const WORD = /[?$][\w\p{L}]*|<[^<>\s]*|[\w\p{L}-]*:?[\w\p{L}/-]*/u;
const MOST = 60;

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** What may stand at the place of the cursor; waits for `terms` that are still on their way. */
export function completions(terms: Promise<Terms | null>) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const options = word.text.startsWith("?")
      ? variables(context, word.text)
      : matching(word.text, await terms);
    return options.length ? { from: word.from, options, filter: false } : null;
  };
}

function variables(context: CompletionContext, typed: string): Completion[] {
  const found = new Set(context.state.doc.toString().match(/\?\w+/g) ?? []);
  found.delete(typed);
  return [...found]
    .filter((name) => name.startsWith(typed))
    .map((label) => ({ label, type: "variable" }));
}

function matching(typed: string, terms: Terms | null): Completion[] {
  const wanted = folded(typed);
  const keywords = KEYWORDS.filter((word) => wanted && folded(word).startsWith(wanted));
  const ranked = (terms?.terms ?? [])
    .map((term) => ({ term, rank: rank(term, wanted) }))
    .filter((it) => it.rank > 0)
    .sort((one, other) => other.rank - one.rank);
  const options = ranked.slice(0, MOST).map(({ term }) => ({
    label: term.text,
    detail: term.name,
    type: TYPES[term.kind],
    apply: (view: import("@codemirror/view").EditorView, _: Completion, from: number, to: number) =>
      insert(view, term.text, from, to, terms?.prefixes ?? {}),
  }));
  return [...options, ...keywords.map((label) => ({ label, type: "keyword" }))];
}

/** How well a term fits what was typed: by its own beginning, its name's, or a part of either. */
function rank(term: Term, wanted: string): number {
  if (!wanted) return 1;
  const [text, name] = [folded(term.text), folded(term.name)];
  if (text.startsWith(wanted)) return 4;
  if (name.startsWith(wanted)) return 3;
  if (text.includes(`:${wanted}`)) return 2;
  return text.includes(wanted) || name.includes(wanted) ? 1 : 0;
}

/** Puts a term in, and its prefix at the top where it is not declared yet. */
function insert(
  view: import("@codemirror/view").EditorView,
  text: string,
  from: number,
  to: number,
  prefixes: Prefixes,
): void {
  const before = view.state.doc.toString();
  const after = before.slice(0, from) + text + before.slice(to);
  const changes = [{ from, to, insert: text }];
  const names = missing(after, prefixes);
  let shift = 0;
  if (names.length) {
    const { at, text: lines } = declaration(before, names, prefixes);
    if (at <= from) {
      changes.unshift({ from: at, to: at, insert: lines });
      shift = lines.length;
    }
  }
  view.dispatch({
    changes,
    selection: { anchor: from + text.length + shift },
    userEvent: "input.complete",
  });
}
