/** A bar for each row: where there is a column of numbers and one that names the rows. */
import { max, min } from "d3-array";
import { scaleLinear } from "d3-scale";
import type { Bar } from "./bars.js";
import { clipped } from "./clipped.js";
import { svg } from "./dom.js";

const [WIDTH, BAR, LABELS, RIGHT, MOST] = [720, 26, 230, 70, 60];

export function chartView(of: string, all: readonly Bar[], label: string): Element {
  const shown = all.slice(0, MOST);
  const [low, high] = [Math.min(0, min(shown, (it) => it.value) ?? 0), Math.max(0, max(shown, (it) => it.value) ?? 0)];
  const x = scaleLinear([low, high], [LABELS, WIDTH - RIGHT]).nice();
  const height = shown.length * BAR + 30;
  const rows = shown.map((it, index) => {
    const top = index * BAR + 4;
    const [from, to] = [x(Math.min(0, it.value)), x(Math.max(0, it.value))];
    return svg(
      "g",
      {},
      svg("title", {}, `${it.name}: ${it.value}`),
      svg("text", { x: LABELS - 8, y: top + 14, "text-anchor": "end" }, clipped(it.name, 32)),
      svg("rect", { class: "bar", x: from, y: top, width: Math.max(1, to - from), height: BAR - 8, rx: 2 }),
      svg("text", { class: "figure", x: to + 6, y: top + 14 }, it.value.toLocaleString()),
    );
  });
  const name = svg("text", { class: "axis", x: LABELS, y: height - 8 }, of);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label }, ...rows, name);
}
