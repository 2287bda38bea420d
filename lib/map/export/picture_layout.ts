/** Breaks texts into lines, which a canvas does not do. */

/**
 * @param widthOf a text's width.
 * @returns the text in lines no wider than `width`, except for single words that are wider.
 */
export function wrapped(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The position of a box, and its line. */
export interface Spot {
  readonly x: number;
  readonly line: number;
}

/** @returns a place for boxes of these widths, side by side in lines no wider than `width`. */
export function inLines(widths: readonly number[], width: number, gap: number): Spot[] {
  let x = 0;
  let line = 0;
  return widths.map((own) => {
    if (x > 0 && x + own > width) {
      x = 0;
      line += 1;
    }
    const spot = { x, line };
    x += own + gap;
    return spot;
  });
}
