/** A line for each row in order of time: where there is a column of dates. */
import { max, min } from "d3-array";
import { scaleUtc } from "d3-scale";
import { clipped } from "./clipped.js";
import { svg } from "./dom.js";
import type { Moment } from "./moments.js";

const [WIDTH, LINE, MOST, MARGIN] = [720, 30, 80, 24];
/** Pixels that a character of a label takes up, at most. */
const CHARACTER = 6.6;

export function timelineView(all: readonly Moment[], label: string): Element {
  const shown = all.slice(0, MOST);
  const range = [min(shown, (it) => it.start)!, max(shown, (it) => it.end)!] as const;
  const x = scaleUtc(range, [MARGIN, WIDTH - MARGIN]).nice();
  const height = shown.length * LINE + 40;
  const ticks = x.ticks(6).map((day) =>
    svg(
      "g",
      { class: "axis" },
      svg("line", { x1: x(day), x2: x(day), y1: 24, y2: height }),
      svg("text", { x: x(day), y: 14, "text-anchor": "middle" }, x.tickFormat(6)(day)),
    ),
  );
  const rows = shown.map((it, index) => {
    const top = index * LINE + 34;
    const [from, to] = [x(it.start), x(it.end)];
    const atEnd = from > WIDTH / 2;
    const place = atEnd ? Math.max(to, from + 4) : from;
    const room = (atEnd ? place : WIDTH - place) / CHARACTER;
    return svg(
      "g",
      {},
      svg("title", {}, `${it.date} ${it.name}`),
      svg("rect", { class: "bar", x: from, y: top, width: Math.max(4, to - from), height: 8, rx: 3 }),
      svg(
        "text",
        { x: place, y: top + 21, "text-anchor": atEnd ? "end" : "start" },
        clipped(`${it.date} ${it.name}`, room),
      ),
    );
  });
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label }, ...ticks, ...rows);
}
