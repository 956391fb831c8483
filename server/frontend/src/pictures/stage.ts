/**
 * What all pictures share: the SVG in its figure, the marks that the keyboard goes through, the
 * tip beside a mark, the scale, saving.
 */

import { select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import { save } from "./save";

export interface Mark {
  /** What stands in the tip and, in one line, is the name of the mark. */
  lines: string[];
  href: string | null;
  classes: string;
  language?: string;
  /** Told when the mark is looked at, and when no longer. */
  lit?: (on: boolean) => void;
}

export type Group = Selection<SVGGElement, unknown, null, undefined>;

export interface Stage {
  svg: Selection<SVGSVGElement, unknown, null, undefined>;
  width: number;
  /** An empty mark at the end of the order that the arrow keys follow. */
  mark: (parent: Group, mark: Mark) => Selection<SVGAElement, unknown, null, undefined>;
  /** Called with each change of the scale, and at once. */
  onZoom: (place: (transform: ZoomTransform) => void) => void;
}

const STEP = 1.6;
const LARGEST = 24;

/** Clear a figure's canvas and set it up; call again to draw anew. */
export function stage(
  figure: HTMLElement,
  height: (width: number) => number,
  words: Record<string, string>,
): Stage {
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  if (!canvas) throw new Error(`${figure.id} has no canvas`);
  canvas.replaceChildren();
  const width = Math.max(280, canvas.parentElement?.clientWidth ?? 0);
  const tall = height(width);
  const svg = select(canvas)
    .append("svg")
    .attr("viewBox", `0 0 ${width} ${tall}`)
    .attr("role", "group")
    .attr("aria-labelledby", `${figure.id}-title`)
    .attr("aria-describedby", `${figure.id}-hint`);
  const tip = select(canvas).append("div").attr("class", "tip").attr("aria-hidden", "true");
  tip.node()!.hidden = true;
  const marks: SVGAElement[] = [];
  const behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, LARGEST])
    .extent([
      [0, 0],
      [width, tall],
    ])
    .translateExtent([
      [0, 0],
      [width, tall],
    ])
    // Plain turning of the wheel and one finger scroll the page.
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
      if ("touches" in event) return (event as TouchEvent).touches.length > 1;
      return !(event as MouseEvent).button;
    });
  svg.call(behaviour).on("dblclick.zoom", null);

  const hide = () => (tip.node()!.hidden = true);
  const show = (node: SVGAElement, mark: Mark) => {
    const [first = "", ...further] = mark.lines;
    tip.node()!.replaceChildren(
      Object.assign(document.createElement("strong"), { textContent: first }),
      ...further.map((line) => Object.assign(document.createElement("div"), { textContent: line })),
    );
    tip.node()!.hidden = false;
    const [at, around] = [node.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const own = tip.node()!.getBoundingClientRect();
    const left = at.left - around.left + at.width / 2 - own.width / 2;
    const above = at.top - around.top - own.height - 10;
    const top = above < 0 ? at.bottom - around.top + 10 : above;
    tip.style("left", `${Math.max(0, Math.min(left, around.width - own.width))}px`);
    tip.style("top", `${top}px`);
  };

  const zoomBy = (factor: number) => svg.call(behaviour.scaleBy, factor);
  const reset = () => svg.call(behaviour.transform, zoomIdentity);
  const go = (index: number) => {
    const target = marks[Math.max(0, Math.min(index, marks.length - 1))];
    if (!target) return;
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  svg.on("keydown", (event: KeyboardEvent) => {
    const index = marks.indexOf(document.activeElement as unknown as SVGAElement);
    const acts: Record<string, () => void> = {
      ArrowRight: () => go(index + 1),
      ArrowDown: () => go(index + 1),
      ArrowLeft: () => go(index - 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(marks.length - 1),
      "+": () => zoomBy(STEP),
      "-": () => zoomBy(1 / STEP),
      "0": reset,
      Escape: hide,
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  const controls = select(canvas).append("p").attr("class", "controls");
  const button = (text: string, name: string, act: () => void) =>
    controls
      .append("button")
      .attr("type", "button")
      .attr("class", "quiet")
      .attr("aria-label", name)
      .attr("title", name)
      .text(text)
      .on("click", act);
  button("+", words.zoom_in ?? "+", () => zoomBy(STEP));
  button("−", words.zoom_out ?? "−", () => zoomBy(1 / STEP));
  button("⟲", words.reset ?? "0", reset);
  const title = figure.querySelector("h3, h2")?.textContent ?? "";
  const saved = `${words.take ?? ""} SVG`.trim();
  button("SVG", saved, () => save(svg.node()!, title, `renkei-${figure.id}.svg`));

  return {
    svg,
    width,
    mark(parent, mark) {
      const made = parent
        .append<SVGAElement>("svg:a")
        .attr("class", `mark ${mark.classes}`)
        .attr("aria-label", mark.lines.filter(Boolean).join(", "))
        .attr("tabindex", marks.length === 0 ? 0 : -1);
      if (mark.href) made.attr("href", mark.href);
      else made.attr("role", "img");
      if (mark.language) made.attr("lang", mark.language);
      const node = made.node()!;
      marks.push(node);
      const on = () => {
        show(node, mark);
        mark.lit?.(true);
      };
      const off = () => {
        hide();
        mark.lit?.(false);
      };
      made.on("mouseenter focus", on).on("mouseleave blur", off);
      return made;
    },
    onZoom(place) {
      behaviour.on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        hide();
        place(event.transform);
      });
      place(zoomIdentity);
    },
  };
}

/** Say that there is nothing to draw. */
export function empty(figure: HTMLElement, words: Record<string, string>): void {
  const note = Object.assign(document.createElement("p"), {
    className: "empty",
    textContent: words.none ?? "",
  });
  figure.querySelector(".canvas")?.replaceChildren(note);
}
