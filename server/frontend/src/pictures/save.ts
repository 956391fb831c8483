/** A picture as a file that stands alone: its styles written into it, its background, its origin. */

const PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];
const SVG = "http://www.w3.org/2000/svg";

/** The picture as an SVG document. */
export function asDocument(svg: SVGSVGElement, title: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll<SVGElement>("*");
  copy.querySelectorAll<SVGElement>("*").forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const style = getComputedStyle(original);
    // Attributes, not a style: the page's policy allows no style written into elements.
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name);
      if (value && value !== "none") element.setAttribute(name, value);
      else if (value === "none" && name !== "stroke-dasharray") element.setAttribute(name, "none");
    }
    element.removeAttribute("class");
    element.removeAttribute("tabindex");
    const href = element.getAttribute("href");
    if (href && element.localName === "a") {
      element.setAttribute("href", new URL(href, location.href).href);
    }
  });
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("role", "img");
  for (const name of ["class", "aria-describedby", "aria-labelledby"]) copy.removeAttribute(name);
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(svg).backgroundColor);
  const name = document.createElementNS(SVG, "title");
  name.textContent = `${title} · Renkei`;
  const origin = document.createElementNS(SVG, "desc");
  origin.textContent = location.href;
  copy.prepend(name, origin, ground);
  return new XMLSerializer().serializeToString(copy);
}

/** Have the browser save the picture. */
export function save(svg: SVGSVGElement, title: string, file: string): void {
  const blob = new Blob([asDocument(svg, title)], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
