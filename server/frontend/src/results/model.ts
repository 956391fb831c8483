/** Answers of the endpoint: SPARQL 1.1 Query Results JSON, or text. */

export interface Term {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly "xml:lang"?: string;
}

export type Row = Readonly<Record<string, Term | undefined>>;

export interface Table {
  readonly variables: readonly string[];
  readonly rows: readonly Row[];
}

export type Answer =
  | { readonly kind: "table"; readonly table: Table; readonly raw: string }
  | { readonly kind: "boolean"; readonly value: boolean; readonly raw: string }
  | { readonly kind: "text"; readonly raw: string };

/** Reads an answer by its media type. */
export function readAnswer(raw: string, mediaType: string): Answer {
  if (!mediaType.startsWith("application/sparql-results+json")) return { kind: "text", raw };
  const document = JSON.parse(raw);
  if (typeof document.boolean === "boolean") return { kind: "boolean", value: document.boolean, raw };
  const table = { variables: document.head.vars, rows: document.results.bindings };
  return { kind: "table", table, raw };
}

const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;

/** The number that a term stands for, or null. */
export function number(term: Term | undefined): number | null {
  if (!term || !NUMBERS.test(term.datatype ?? "")) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** The columns whose bound values all satisfy something, where there is at least one. */
export function columns(table: Table, fits: (term: Term) => boolean): string[] {
  return table.variables.filter((name) => {
    const bound = table.rows.flatMap((row) => row[name] ?? []);
    return bound.length > 0 && bound.every(fits);
  });
}

/** The column that names the rows best: text in words before anything else. */
export function naming(table: Table, without: readonly string[]): string | undefined {
  const others = table.variables.filter((name) => !without.includes(name));
  const texts = columns(table, (term) => term.type === "literal" && number(term) === null);
  const told = others.filter((name) => texts.includes(name));
  return told.find((name) => /name|title|label/i.test(name)) ?? told[0] ?? others[0];
}
