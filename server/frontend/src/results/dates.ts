/** Dates of the data as spans of time: EDTF level 0 and the date types of XML Schema. */
import type { Term } from "./model.js";

export interface Span {
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

const PART = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*|Z|[+-]\d\d:\d\d)?$/;
const TYPES = /#(date|dateTime|gYearMonth|gYear|EDTF.*)$|\/edtf\//i;

function part(text: string): Span | null {
  const match = PART.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), match[2], match[3]];
  const from = [year, month ? Number(month) - 1 : 0, day ? Number(day) : 1] as const;
  const to = day
    ? ([from[0], from[1], from[2] + 1] as const)
    : month
      ? ([from[0], from[1] + 1, 1] as const)
      : ([from[0] + 1, 0, 1] as const);
  return { start: new Date(Date.UTC(...from)), end: new Date(Date.UTC(...to)) };
}

/** The span that a text names: `2019`, `2019-06`, `2021-02-05`, `2022-04/2025-03`. */
export function span(text: string): Span | null {
  const [first, last, more] = text.split("/");
  if (!first || more !== undefined) return null;
  const start = part(first);
  const end = last === undefined ? start : part(last);
  return start && end ? { start: start.start, end: end.end } : null;
}

/** The span of a term: by its type, or a text with a month, which no other text looks like. */
export function spanOf(term: Term): Span | null {
  if (term.type !== "literal") return null;
  const typed = TYPES.test(term.datatype ?? "");
  const plain = !term.datatype || term.datatype.endsWith("#string");
  return typed || (plain && /^\d{4}-\d\d/.test(term.value)) ? span(term.value) : null;
}
