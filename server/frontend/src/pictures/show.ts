/** Draws the pictures of a page, and again where the room for them changes. */

import type { Activity, PictureData } from "./data";
import { map } from "./map";
import { network } from "./network";
import { timeline } from "./timeline";

const KINDS: Record<
  string,
  (figure: HTMLElement, data: PictureData, activities: Activity[], asOf: string) => void
> = { timeline, map, network };

/** Draw every picture of the page now; the function it gives draws them with other activities. */
export function show(data: PictureData): (activities: Activity[], asOf?: string) => void {
  let [shown, year] = [data.activities, ""];
  const figures = [...document.querySelectorAll<HTMLElement>("figure[data-picture]")];
  const draw = (figure: HTMLElement) =>
    KINDS[figure.dataset.picture ?? ""]?.(figure, data, shown, year);
  const widths = new Map(figures.map((figure) => [figure, figure.clientWidth]));
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const figure = target as HTMLElement;
      if (widths.get(figure) === figure.clientWidth) continue;
      widths.set(figure, figure.clientWidth);
      draw(figure);
    }
  });
  for (const figure of figures) {
    draw(figure);
    observer.observe(figure);
  }
  return (activities, asOf = "") => {
    [shown, year] = [activities, asOf];
    figures.forEach(draw);
  };
}
