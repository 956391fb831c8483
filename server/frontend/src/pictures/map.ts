/** Cities and the ties between them, on the coastlines of Natural Earth. */

import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/land-110m.json";
import { ties, type Activity, type City, type PictureData } from "./data";
import { arrange } from "./labels";
import { empty, stage } from "./stage";

const EDGE = 60;

/** Draw the cities that have a position, and what joins them in the given activities. */
export function map(figure: HTMLElement, data: PictureData, activities: Activity[]): void {
  const placed = data.cities.filter((city) => city.position !== null);
  if (placed.length === 0) return empty(figure, data.words);
  const { svg, width, mark, onZoom } = stage(figure, (given) => Math.min(460, given * 0.8), data.words);
  const height = svg.node()!.viewBox.baseVal.height;
  const points = { type: "MultiPoint" as const, coordinates: placed.map(lonLat) };
  const [west, east] = range(points.coordinates.map(([lon]) => lon));
  const projection = geoEqualEarth().rotate([-(west + east) / 2, 0]);
  projection.fitExtent(
    [
      [EDGE, EDGE],
      [width - EDGE, height - EDGE],
    ],
    points,
  );
  projection.scale(Math.min(projection.scale(), width * 1.2));
  const centre = projection(middle(points.coordinates)) ?? [width / 2, height / 2];
  const [x0, y0] = projection.translate();
  projection.translate([x0 + width / 2 - centre[0], y0 + height / 2 - centre[1]]);
  projection.clipExtent([
    [-width, -height],
    [2 * width, 2 * height],
  ]);
  const atlas = world as unknown as Topology<{ land: GeometryCollection }>;
  svg.append("rect").attr("class", "sea").attr("width", width).attr("height", height);
  const land = svg
    .append("path")
    .attr("class", "land")
    .attr("vector-effect", "non-scaling-stroke")
    .attr("d", geoPath(projection)(feature(atlas, atlas.objects.land)) ?? "");
  const lines = svg.append("g");
  const towns = svg.append("g");
  const at = new Map(placed.map((city) => [city.slug, projection(lonLat(city)) ?? [0, 0]]));
  const joined = ties(data, activities).filter((it) => at.has(it.one.slug) && at.has(it.other.slug));
  const drawn: ((x: (v: number) => number, y: (v: number) => number) => void)[] = [];

  for (const city of placed) {
    const count = activities.filter((it) => city.slug in it.cities).length;
    const made = mark(towns, {
      lines: [city.name, `${data.words.activities}: ${count}`],
      href: city.href,
      classes: "city",
      language: city.language,
    });
    const ring = made.append("circle").attr("class", "ring").attr("r", 10);
    const dot = made.append("circle").attr("class", "shape").attr("r", count ? 6 : 3.5);
    const label = made.append("text").attr("class", "halo").text(city.name);
    const [px = 0, py = 0] = at.get(city.slug) ?? [];
    drawn.push((x, y) => {
      for (const circle of [ring, dot]) circle.attr("cx", x(px)).attr("cy", y(py));
      label.attr("x", x(px)).attr("y", y(py));
    });
  }
  joined.forEach((tie, index) => {
    const [ax = 0, ay = 0] = at.get(tie.one.slug) ?? [];
    const [bx = 0, by = 0] = at.get(tie.other.slug) ?? [];
    const words = data.words;
    const made = mark(lines, {
      lines: [
        `${tie.one.name} – ${tie.other.name}`,
        `${words.together}: ${tie.together}`,
        `${words.only_mentioned}: ${tie.mentioned}`,
      ],
      href: tie.href,
      classes: "between",
    });
    const bend = 0.12 + 0.08 * (index % 3);
    const curves = ["catch", "ring", `tie${tie.together ? "" : " loose"}`].map((name) =>
      made.append("path").attr("class", name).attr("fill", "none"),
    );
    const weight = 1.5 + Math.sqrt(tie.together) * 1.4;
    curves[2]?.attr("stroke-width", weight);
    curves[1]?.attr("stroke-width", weight + 6);
    drawn.push((x, y) => {
      const [fx, fy, tx, ty] = [x(ax), y(ay), x(bx), y(by)];
      const control = [(fx + tx) / 2 + (ty - fy) * bend, (fy + ty) / 2 - (tx - fx) * bend];
      for (const curve of curves) curve.attr("d", `M${fx},${fy}Q${control.join(",")},${tx},${ty}`);
    });
  });

  onZoom((transform) => {
    land.attr("transform", transform.toString());
    for (const place of drawn) place((v) => transform.applyX(v), (v) => transform.applyY(v));
    arrange([...towns.node()!.querySelectorAll("text")], width);
  });
}

const lonLat = (city: City): [number, number] => [city.position?.[1] ?? 0, city.position?.[0] ?? 0];

const range = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];

function middle(points: [number, number][]): [number, number] {
  const [west, east] = range(points.map(([lon]) => lon));
  const [south, north] = range(points.map(([, lat]) => lat));
  return [(west + east) / 2, (south + north) / 2];
}
