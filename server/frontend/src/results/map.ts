/** Points on a map of the land, which comes with the site: nothing is asked of another host. */
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import land from "world-atlas/land-110m.json";
import { svg } from "./dom.js";
import type { Place } from "./places.js";

const [WIDTH, HEIGHT] = [720, 400];

export function mapView(places: readonly Place[], label: string): Element {
  const points = {
    type: "MultiPoint" as const,
    coordinates: places.map((it) => [it.longitude, it.latitude]),
  };
  const middle = places.reduce((sum, it) => sum + it.longitude, 0) / places.length;
  const projection = geoNaturalEarth1().rotate([-middle, 0]);
  projection.fitExtent([[60, 60], [WIDTH - 60, HEIGHT - 60]], points);
  // one place, or places close together: the land around them must still be recognised
  if (!(projection.scale() < 1200)) {
    const first = places[0]!;
    projection.scale(1200).translate([0, 0]);
    const [x, y] = projection([first.longitude, first.latitude]) ?? [0, 0];
    projection.translate([WIDTH / 2 - x, HEIGHT / 2 - y]);
  }
  projection.clipExtent([[0, 0], [WIDTH, HEIGHT]]);
  const world = land as unknown as Topology;
  const shape = geoPath(projection)(feature(world, world.objects["land"]!)) ?? "";
  const marks = places.flatMap((it) => {
    const at = projection([it.longitude, it.latitude]);
    if (!at) return [];
    return svg(
      "g",
      {},
      svg("title", {}, it.name),
      svg("circle", { class: "place", cx: at[0], cy: at[1], r: 5 }),
      svg("text", { x: at[0] + 8, y: at[1] + 4 }, it.name),
    );
  });
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    svg("path", { class: "land", d: shape }),
    ...marks,
  );
}
