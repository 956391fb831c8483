/** What a table dates, in order of time. */
import { spanOf, type Span } from "./dates.js";
import { columns, naming, type Table } from "./model.js";

export interface Moment extends Span {
  readonly name: string;
  readonly date: string;
}

/** What a table dates; null where it dates nothing. */
export function moments(table: Table): Moment[] | null {
  const dated = columns(table, (term) => spanOf(term) !== null);
  const of = dated[0];
  if (!of) return null;
  const until = dated.includes("end") && of !== "end" ? "end" : undefined;
  const by = naming(table, dated) ?? of;
  const found = table.rows.flatMap((row) => {
    const [term, last] = [row[of], until ? row[until] : undefined];
    const start = term && spanOf(term);
    if (!start) return [];
    const end = (last && spanOf(last)?.end) ?? start.end;
    const date = last ? `${term.value}–${last.value}` : term.value;
    return [{ start: start.start, end, name: row[by]?.value ?? "", date }];
  });
  return found.sort((one, other) => one.start.getTime() - other.start.getTime());
}
