/** Bars and lines of a time series as SVG paths. */

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** The value range of a chart; it includes zero. */
export type ValueExtent = readonly [least: number, most: number];

export function valueExtent(series: readonly (readonly (number | null)[])[]): ValueExtent {
  let [least, most] = [0, 0];
  for (const values of series) {
    for (const value of values) {
      least = Math.min(least, value ?? 0);
      most = Math.max(most, value ?? 0);
    }
  }
  return least === most ? [0, 1] : [least, most];
}

const yOf = (value: number, [least, most]: ValueExtent, height: number) =>
  height * (most - value) / (most - least);

const text = (value: number) => String(Math.round(value * 10) / 10);

/** The height of the line on top of a bar outside of the range. */
const CAP = 1.5;

/** @returns all bars as one path, and the lines on top of them. */
export function barPaths(
  values: readonly (number | null)[],
  extent: ValueExtent,
  { width, height }: ChartSize,
): { readonly bars: string; readonly caps: string } {
  const wide = width / Math.max(1, values.length);
  const gap = wide >= 6 ? 2 : wide >= 3 ? 1 : 0;
  const zero = yOf(0, extent, height);
  let [bars, caps] = ["", ""];
  values.forEach((value, index) => {
    if (value === null || value === 0) return;
    const y = yOf(value, extent, height);
    // Small values stay visible.
    const high = Math.max(1, Math.abs(zero - y));
    const top = value > 0 ? zero - high : zero;
    const x = `M${text(index * wide + gap / 2)} `;
    const across = `h${text(wide - gap)}`;
    const back = `h${text(gap - wide)}z`;
    bars += `${x}${text(top)}${across}v${text(high)}${back}`;
    const capTop = value > 0 ? top : top + high - CAP;
    caps += `${x}${text(capTop)}${across}v${text(Math.min(CAP, high))}${back}`;
  });
  return { bars, caps };
}

/** @returns a line through the middles of its steps, interrupted at missing values. */
export function linePath(
  values: readonly (number | null)[],
  extent: ValueExtent,
  { width, height }: ChartSize,
): string {
  const wide = width / Math.max(1, values.length);
  let path = "";
  let pen = "M";
  values.forEach((value, index) => {
    if (value === null) {
      pen = "M";
      return;
    }
    path += `${pen}${text((index + 0.5) * wide)} ${text(yOf(value, extent, height))}`;
    pen = "L";
  });
  return path;
}
