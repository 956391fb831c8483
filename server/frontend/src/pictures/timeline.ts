/** Activities in time: a row for each kind, a mark as wide as the time that the source gives. */

import { axisBottom } from "d3-axis";
import { scaleUtc } from "d3-scale";
import { language } from "../page";
import type { Activity, PictureData } from "./data";
import { activityShape, classes } from "./shapes";
import { empty, stage } from "./stage";

const ROW = 24;
const PAD = 8;
const AXIS = 30;
const NARROW = 640;
const DAY = 86_400_000;
const GAP = 18;
const RIGHT = 26;

interface Lane {
  name: string;
  items: { activity: Activity; row: number }[];
  rows: number;
}

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** Draw the timeline of the activities that have a date. */
export function timeline(
  figure: HTMLElement,
  data: PictureData,
  activities: Activity[],
  asOf = "",
): void {
  const dated = activities.filter((it) => it.start);
  if (dated.length === 0) return empty(figure, data.words);
  const all = data.activities.filter((it) => it.start);
  const first = new Date(Math.min(...all.map((it) => day(it.start)))).getUTCFullYear();
  const last = Math.max(...all.map((it) => day(it.end || it.start)));
  const domain = [Date.UTC(first, 0, 1), Date.UTC(new Date(last).getUTCFullYear() + 1, 0, 1)];
  const until = (it: Activity) => (it.end ? day(it.end) + DAY : (domain[1] ?? last));
  const estimate = (figure.querySelector(".canvas")?.parentElement?.clientWidth ?? 800) - 180;
  const lanes = inLanes(dated, until, (GAP / estimate) * ((domain[1] ?? 0) - (domain[0] ?? 0)));
  const wide = (width: number) => width >= NARROW;
  const laneHeight = (lane: Lane, width: number) =>
    lane.rows * ROW + PAD + (wide(width) ? 0 : 18);
  const { svg, width, mark, onZoom } = stage(
    figure,
    (given) => lanes.reduce((sum, lane) => sum + laneHeight(lane, given), PAD) + AXIS,
    data.words,
  );
  const left = wide(width) ? 170 : 22;
  const bottom = svg.node()!.viewBox.baseVal.height - AXIS;
  const scale = scaleUtc()
    .domain(domain)
    .range([left, width - RIGHT]);
  const clip = `${figure.id}-clip`;
  svg
    .append("clipPath")
    .attr("id", clip)
    .append("rect")
    .attr("x", left - 6)
    .attr("width", width - left)
    .attr("height", bottom + AXIS);
  const axis = svg.append("g").attr("transform", `translate(0,${bottom})`);
  const asOfLine = svg.append("line").attr("class", "tie loose").attr("y1", 0).attr("y2", bottom);
  asOfLine.attr("visibility", asOf ? "visible" : "hidden");
  const grid = svg.append("g");
  const held = svg.append("g").attr("clip-path", `url(#${clip})`);
  const placed: ((x: (time: number) => number) => void)[] = [];
  let top = PAD;
  for (const lane of lanes) {
    const tall = laneHeight(lane, width);
    const inner = wide(width) ? top : top + 18;
    const label = svg.append("text").attr("class", "soft-text").text(lane.name);
    if (wide(width)) {
      label.attr("x", left - 14).attr("y", top + ROW / 2 + 4).attr("text-anchor", "end");
    } else label.attr("x", 10).attr("y", top + 12);
    grid
      .append("line")
      .attr("class", "grid")
      .attr("x2", width)
      .attr("y1", top + tall - PAD / 2)
      .attr("y2", top + tall - PAD / 2);
    for (const { activity, row } of lane.items) {
      const lasting = !activity.mode && activity.sort !== "award" && activity.sort !== "agreement";
      const made = mark(held, {
        lines: [
          activity.name,
          activity.date,
          [activity.kindName, activity.modeName].filter(Boolean).join(" · "),
          cityNames(data, activity),
        ],
        href: activity.href,
        classes: `${classes(activity)}${lasting ? " lasting" : ""}`,
        language: activity.language,
      });
      const y = inner + row * ROW + ROW / 2;
      const bar = lasting ? 12 : 8;
      const span = made.append("rect").attr("class", "span").attr("rx", 3);
      span.attr("y", y - bar / 2).attr("height", bar);
      const ring = made.append("rect").attr("class", "ring").attr("rx", 6);
      ring.attr("y", y - 12).attr("height", 24);
      const shape = lasting
        ? null
        : made.append("path").attr("class", "shape").attr("d", activityShape(activity, 70));
      const goesOn = lasting && !activity.end;
      const arrow = goesOn ? made.append("path").attr("class", "shape").attr("d", "M0,-6L8,0L0,6Z") : null;
      placed.push((x) => {
        const [from, to] = [x(day(activity.start)), x(until(activity))];
        const end = Math.max(to, from + 4);
        span.attr("x", from).attr("width", end - from);
        const middle = (from + end) / 2;
        ring.attr("x", Math.min(from - 4, middle - 12));
        ring.attr("width", Math.max(end - from + 8, 24));
        shape?.attr("transform", `translate(${middle},${y})`);
        arrow?.attr("transform", `translate(${end},${y})`);
      });
    }
    top += tall;
  }
  const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  const name = (date: Date) =>
    date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : month.format(date);
  onZoom((transform) => {
    const moved = scale.copy();
    moved.domain(
      [left, width - RIGHT].map((x) =>
        scale.invert((x - transform.x) / transform.k),
      ) as [Date, Date],
    );
    const x = (time: number) => moved(time);
    for (const place of placed) place(x);
    axis.call(
      axisBottom<Date>(moved as never)
        .ticks(Math.max(2, Math.floor(width / 110)))
        .tickFormat((value) => name(value as Date))
        .tickSizeOuter(0),
    );
    axis.selectAll("text").attr("class", "soft-text");
    axis.selectAll("line, path").attr("class", "grid");
    if (asOf) asOfLine.attr("x1", x(Date.UTC(+asOf + 1, 0, 1))).attr("x2", x(Date.UTC(+asOf + 1, 0, 1)));
  });
}

/** A lane for each kind; in a lane, what would overlap goes to a row below. */
function inLanes(
  activities: Activity[],
  until: (activity: Activity) => number,
  gap: number,
): Lane[] {
  const lanes = new Map<string, Lane & { free: number[] }>();
  for (const activity of activities) {
    const lane = lanes.get(activity.kind) ?? { name: activity.kindName, items: [], rows: 0, free: [] };
    lanes.set(activity.kind, lane);
    const from = day(activity.start);
    const found = lane.free.findIndex((end) => end <= from);
    const row = found === -1 ? lane.free.length : found;
    lane.free[row] = Math.max(until(activity), from + gap);
    lane.rows = lane.free.length;
    lane.items.push({ activity, row });
  }
  return [...lanes.values()];
}

/** The cities of an activity, side by side. */
export function cityNames(data: PictureData, activity: Activity): string {
  return data.cities
    .filter((city) => city.slug in activity.cities)
    .map((city) => city.name)
    .join(", ");
}
