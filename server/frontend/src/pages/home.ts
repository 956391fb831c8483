/** The home page: its pictures, and the filter that they share with their tables. */

import { embedded } from "../page";
import { ties, type Activity, type PictureData } from "../pictures/data";
import { admits, applied, EVERYTHING, read, type Filter } from "../pictures/filter";
import { show } from "../pictures/show";

const form = document.querySelector<HTMLFormElement>("form#filter");
const data = embedded<PictureData>("picture-data");

if (form && data) start(form, data);

function start(form: HTMLFormElement, data: PictureData): void {
  const draw = show(data);
  const choose = (filter: Filter) => {
    const shown = data.activities.filter((it) => admits(filter, it));
    draw(shown, filter.asOf);
    tabulate(data, shown);
    readdress(filter);
    tell(data, shown.length);
    const clear = document.querySelector<HTMLElement>("[data-clear]");
    if (clear) clear.hidden = !Object.values(filter).some(Boolean);
  };
  form.classList.add("live");
  form.addEventListener("change", () => choose(read(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(read(form));
  });
  const given = read(form);
  if (Object.values(given).some(Boolean)) {
    draw(
      data.activities.filter((it) => admits(given, it)),
      given.asOf,
    );
  }
  document.querySelector("[data-clear]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("select")) field.value = "";
    choose(EVERYTHING);
    form.querySelector("select")?.focus();
  });
}

/** Bring the tables to what the pictures show. */
function tabulate(data: PictureData, shown: Activity[]): void {
  const ids = new Set(shown.map((it) => it.id));
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-id]")) {
    row.hidden = !ids.has(row.dataset.id ?? "");
  }
  const joined = new Map(ties(data, shown).map((it) => [`${it.one.id} ${it.other.id}`, it]));
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-tie]")) {
    const tie = joined.get(row.dataset.tie ?? "");
    row.hidden = tie === undefined;
    count(row, "together", tie?.together ?? 0);
    count(row, "mentioned", tie?.mentioned ?? 0);
  }
  const numbers = new Map(data.agents.map((agent, number) => [agent.id, number]));
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-agent]")) {
    const number = numbers.get(row.dataset.agent ?? "") ?? -1;
    const parts = shown.filter((it) => it.agents.includes(number)).length;
    row.hidden = parts === 0;
    count(row, "activities", parts);
  }
}

function count(row: HTMLElement, name: string, value: number): void {
  const cell = row.querySelector(`[data-count="${name}"]`);
  if (cell) cell.textContent = String(value);
}

/** The address of the page and those of the data follow the choice. */
function readdress(filter: Filter): void {
  history.replaceState(null, "", applied(location.href, filter));
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-twin]")) {
    link.href = applied(link.href, filter).href;
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    link.href = applied(link.href, filter).href;
  }
}

function tell(data: PictureData, shown: number): void {
  const place = document.querySelector("[data-tally]");
  const text = data.words.tally ?? "";
  if (place) {
    place.textContent = text
      .replace("$shown", String(shown))
      .replace("$all", String(data.activities.length));
  }
}
