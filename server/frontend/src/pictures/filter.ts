/** Which activities are shown; `renkei.web.pictures.filters` does the same on the server. */

import type { Activity } from "./data";

export interface Filter {
  kind: string;
  mode: string;
  city: string;
  asOf: string;
}

export const EVERYTHING: Filter = { kind: "", mode: "", city: "", asOf: "" };

/** The filter that a form asks for. */
export function read(form: HTMLFormElement): Filter {
  const given = new FormData(form);
  const value = (name: string) => String(given.get(name) ?? "");
  return { kind: value("kind"), mode: value("mode"), city: value("city"), asOf: value("as-of") };
}

/** An address with the parameters of the filter in place of those that it has. */
export function applied(address: string, filter: Filter): URL {
  const url = new URL(address, location.href);
  const given = { kind: filter.kind, mode: filter.mode, city: filter.city, "as-of": filter.asOf };
  for (const [name, value] of Object.entries(given)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url;
}

/** Whether an activity is shown. One without a date began in no year. */
export function admits(filter: Filter, activity: Activity): boolean {
  const year = activity.start.slice(0, 4);
  return (
    (!filter.kind || filter.kind === activity.kind) &&
    (!filter.mode || filter.mode === activity.mode) &&
    (!filter.city || filter.city in activity.cities) &&
    (!filter.asOf || (year !== "" && year <= filter.asOf))
  );
}
