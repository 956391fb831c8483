/** What a table counts or measures: a number for each name. */
import { columns, naming, number, type Table } from "./model.js";

export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** The bars of a table; none where it has no numbers to show. */
export function bars(table: Table): { of: string; bars: Bar[] } | null {
  const numeric = columns(table, (term) => number(term) !== null);
  const of = numeric.at(-1);
  const by = naming(table, numeric) ?? numeric.find((name) => name !== of);
  if (!of || !by || table.rows.length < 2) return null;
  const others = table.variables.filter((it) => !numeric.includes(it) && it !== by);
  const found = table.rows.flatMap((row) => {
    const value = number(row[of]);
    const rest = numeric.filter((it) => it !== of).map((it) => row[it]?.value ?? "");
    const name = [...(others.length ? [] : rest), row[by]?.value ?? ""].filter(Boolean).join(" · ");
    return value === null ? [] : [{ name, value }];
  });
  return { of, bars: found };
}
