/** Text for a picture, cut to a width; a full-width character is as wide as two others. */
export function clipped(text: string, width: number): string {
  const signs = [...text];
  let used = 0;
  for (const [index, sign] of signs.entries()) {
    used += sign.codePointAt(0)! > 0x2e7f ? 2 : 1;
    if (used > width) return `${signs.slice(0, index).join("")}…`;
  }
  return text;
}
