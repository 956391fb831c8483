/** The points of a table: from columns of latitude and longitude, or of WKT. */
import { columns, naming, number, type Table, type Term } from "./model.js";

export interface Place {
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

const LATITUDE = /^(lat|latitude|.*_lat|.*Lat(itude)?)$/;
const LONGITUDE = /^(long?|lng|longitude|.*_long?|.*Long(itude)?)$/;
const POINT = /^(?:<([^>]*)>\s*)?POINT\s*\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/i;
const LATITUDE_FIRST = /EPSG\/0\/4326$/;

function isPoint(term: Term): boolean {
  return /wktLiteral$/.test(term.datatype ?? "") && POINT.test(term.value);
}

function point(term: Term): [number, number] | null {
  const match = POINT.exec(term.value);
  if (!match) return null;
  const [x, y] = [Number(match[2]), Number(match[3])];
  return LATITUDE_FIRST.test(match[1] ?? "") ? [y, x] : [x, y];
}

/** The places that a table gives; null where it gives none. */
export function places(table: Table): Place[] | null {
  const numeric = columns(table, (term) => number(term) !== null);
  const north = numeric.find((name) => LATITUDE.test(name));
  const east = numeric.find((name) => LONGITUDE.test(name));
  const wkt = columns(table, isPoint)[0];
  if (!wkt && !(north && east)) return null;
  const by = naming(table, wkt ? [wkt] : numeric);
  const found = table.rows.flatMap((row) => {
    const term = wkt ? row[wkt] : undefined;
    const at = wkt
      ? term && point(term)
      : ([number(row[east!]), number(row[north!])] as [number | null, number | null]);
    if (!at || at[0] === null || at[1] === null) return [];
    const [longitude, latitude] = at as [number, number];
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return [];
    return [{ name: (by && row[by]?.value) || "", longitude, latitude }];
  });
  return found.length ? found : null;
}
