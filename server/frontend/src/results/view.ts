/** An answer in all the ways that fit it: table, chart, map, timeline, and as it came. */
import type { Words } from "../words.js";
import { bars } from "./bars.js";
import { html } from "./dom.js";
import type { Answer, Table } from "./model.js";
import { moments } from "./moments.js";
import { places } from "./places.js";
import { tableView } from "./table.js";
import { tabs, type Tab } from "./tabs.js";
import type { Site } from "./terms.js";

/** Puts an answer into a place. */
export function show(place: HTMLElement, answer: Answer, site: Site, words: Words): void {
  place.replaceChildren(tabs(waysOf(answer, site, words), words("views")));
}

function waysOf(answer: Answer, site: Site, words: Words): Tab[] {
  const raw = {
    key: "raw",
    name: words("raw"),
    make: () => html("pre", { class: "scroll", tabindex: 0 }, answer.raw),
  };
  if (answer.kind === "text") return [raw];
  if (answer.kind === "boolean") {
    const said = words(answer.value ? "yes" : "no");
    return [{ key: "answer", name: words("result"), make: () => html("p", { class: "boolean" }, said) }, raw];
  }
  const { table } = answer;
  const first = { key: "table", name: words("table"), make: () => tableView(table, site, words) };
  return [first, ...pictures(table, words), raw];
}

/** The pictures that fit a table: its places on a map, its dates in time, else its numbers. */
export function pictures(table: Table, words: Words): Tab[] {
  const ways: Tab[] = [];
  const located = places(table);
  if (located) {
    const label = words("map_label", { count: located.length });
    const make = async () => (await import("./map.js")).mapView(located, label);
    ways.push({ key: "map", name: words("map"), make: framed(make) });
  }
  const dated = moments(table);
  if (dated) {
    const label = words("timeline_label", { count: dated.length });
    const make = async () => (await import("./timeline.js")).timelineView(dated, label);
    ways.push({ key: "timeline", name: words("timeline"), make: framed(make) });
  }
  const counted = located ? null : bars(table);
  if (counted) {
    const label = words("chart_label", { count: counted.bars.length });
    const make = async () => (await import("./chart.js")).chartView(counted.of, counted.bars, label);
    ways.push({ key: "chart", name: words("chart"), make: framed(make) });
  }
  return ways;
}

function framed(make: () => Promise<Element>): () => HTMLElement {
  return () => {
    const frame = html("div", { class: "picture" });
    void make().then((picture) => frame.append(picture));
    return frame;
  };
}
