/** The answer as a table: sorted by any column, a hundred rows at a time. */
import { html } from "./dom.js";
import { number, type Row, type Table } from "./model.js";
import { shown, type Site } from "./terms.js";
import type { Words } from "../words.js";

const PAGE = 100;

interface State {
  column: string | null;
  down: boolean;
  page: number;
}

/** Makes the table and keeps it up to date with what its buttons do. */
export function tableView(table: Table, site: Site, words: Words): HTMLElement {
  const state: State = { column: null, down: false, page: 0 };
  const place = html("div");
  const draw = (): void => {
    const rows = sorted(table.rows, state);
    const first = state.page * PAGE;
    const part = rows.slice(first, first + PAGE);
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"];
    place.replaceChildren(
      html(
        "div",
        { class: "scroll", role: "region", "aria-label": words("table"), tabindex: 0 },
        html(
          "table",
          { class: "answer", role: "table" },
          caption(rows.length, first, part.length, words),
          head(table.variables, state, draw),
          html("tbody", { role: "rowgroup" }, ...part.map((row) => line(row, table.variables, site))),
        ),
      ),
      ...(rows.length > PAGE ? [pages(rows.length, state, draw, words)] : []),
    );
    if (focused) place.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
  draw();
  return place;
}

function caption(count: number, first: number, part: number, words: Words): HTMLElement {
  const range = count > PAGE ? ` · ${words("range", { first: first + 1, last: first + part })}` : "";
  return html("caption", {}, words("rows", { count }) + range);
}

function head(variables: readonly string[], state: State, draw: () => void): HTMLElement {
  const cells = variables.map((name) => {
    const isSorted = state.column === name;
    const sort = isSorted ? (state.down ? "descending" : "ascending") : undefined;
    const mark = html("span", { "aria-hidden": "true" }, isSorted ? (state.down ? " ▼" : " ▲") : " ↕");
    const button = html("button", { type: "button", class: "sort", "data-key": `sort-${name}` }, name, mark);
    button.addEventListener("click", () => {
      state.down = isSorted && !state.down;
      state.column = name;
      state.page = 0;
      draw();
    });
    return html("th", { scope: "col", role: "columnheader", "aria-sort": sort }, button);
  });
  return html("thead", { role: "rowgroup" }, html("tr", { role: "row" }, ...cells));
}

function line(row: Row, variables: readonly string[], site: Site): HTMLElement {
  const cells = variables.map((name) => {
    const term = row[name];
    const type = number(term) === null ? undefined : "number";
    return html("td", { role: "cell", "data-label": name, class: type }, ...(term ? [shown(term, site)] : []));
  });
  return html("tr", { role: "row" }, ...cells);
}

function pages(count: number, state: State, draw: () => void, words: Words): HTMLElement {
  const last = Math.ceil(count / PAGE) - 1;
  const button = (key: string, to: number): HTMLElement => {
    const made = html(
      "button",
      { type: "button", "data-key": key, disabled: to < 0 || to > last },
      words(key),
    );
    made.addEventListener("click", () => {
      state.page = to;
      draw();
    });
    return made;
  };
  const here = html("span", { role: "status" }, words("page", { page: state.page + 1, pages: last + 1 }));
  const parts = [button("before", state.page - 1), here, button("after", state.page + 1)];
  return html("nav", { class: "turn", "aria-label": words("pages") }, ...parts);
}

function sorted(rows: readonly Row[], { column, down }: State): readonly Row[] {
  if (column === null) return rows;
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (one: Row, other: Row): number => {
    const [a, b] = [one[column], other[column]];
    if (!a || !b) return Number(!a) - Number(!b);
    const [x, y] = [number(a), number(b)];
    const found = x !== null && y !== null ? x - y : order.compare(a.value, b.value);
    return down ? -found : found;
  };
  return [...rows].sort(compare);
}
