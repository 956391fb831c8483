/** Where labels go, so that none covers another. */

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Put each label beside its point, on the first side where it covers no other label and, if there
 * is such a side, no mark; where there is none, it is left to the tip. The first labels come first.
 */
export function arrange(labels: SVGTextElement[], width: number, marks: [number, number][] = []): void {
  const spots = marks.map(([x, y]) => ({ x: x - 6, y: y - 6, width: 12, height: 12 }));
  const taken: Box[] = [];
  for (const label of labels) {
    const [x, y] = [Number(label.getAttribute("x")), Number(label.getAttribute("y"))];
    const long = label.getComputedTextLength();
    const sides = [
      { anchor: "start", dx: 14, dy: 5 },
      { anchor: "end", dx: -14, dy: 5 },
      { anchor: "middle", dx: 0, dy: -14 },
      { anchor: "middle", dx: 0, dy: 24 },
    ];
    const boxes = sides.map(({ anchor, dx, dy }) => {
      const left = x + dx - (anchor === "end" ? long : anchor === "middle" ? long / 2 : 0);
      return { x: left, y: y + dy - 12, width: long, height: 16 };
    });
    const inside = (box: Box) => box.x >= 0 && box.x + box.width <= width;
    const clear = (others: Box[]) => (box: Box) =>
      inside(box) && !others.some((other) => overlap(box, other));
    const free = boxes.findIndex(clear([...spots, ...taken]));
    const found = free === -1 ? boxes.findIndex(clear(taken)) : free;
    const [side, box] = [sides[found], boxes[found]];
    label.setAttribute("visibility", side ? "visible" : "hidden");
    if (!side || !box) continue;
    taken.push(box);
    label.setAttribute("text-anchor", side.anchor);
    label.setAttribute("dx", String(side.dx));
    label.setAttribute("dy", String(side.dy));
  }
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
