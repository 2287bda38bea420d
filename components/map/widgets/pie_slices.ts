/** The ring of a pie: from the top, clockwise. */

export interface Slice {
  /** An SVG path in a square of 112, or "" for a part too small to draw. */
  readonly path: string;
}

const MIDDLE = 56;
const OUTER = 52;
const INNER = 34;
/** The gap between two parts, in units of the square. */
const GAP = 2;

/** @param amounts of the parts, none below zero. */
export function pieSlices(amounts: readonly number[]): readonly Slice[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0)) return amounts.map(() => ({ path: "" }));
  let before = 0;
  return amounts.map((amount) => {
    const from = before / total;
    before += amount;
    return { path: amount >= total ? wholeRing() : slicePath(from, before / total) };
  });
}

function slicePath(from: number, to: number): string {
  const gap = (radius: number) => GAP / 2 / radius;
  const [start, end] = [from * 2 * Math.PI, to * 2 * Math.PI];
  if (end - start <= 2 * gap(INNER)) return "";
  const at = (radius: number, angle: number) => {
    const x = MIDDLE + radius * Math.sin(angle);
    const y = MIDDLE - radius * Math.cos(angle);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  };
  const large = end - start > Math.PI ? 1 : 0;
  const [outerStart, outerEnd] = [start + gap(OUTER), end - gap(OUTER)];
  const [innerStart, innerEnd] = [start + gap(INNER), end - gap(INNER)];
  return `M${at(OUTER, outerStart)}A${OUTER} ${OUTER} 0 ${large} 1 ${at(OUTER, outerEnd)}` +
    `L${at(INNER, innerEnd)}A${INNER} ${INNER} 0 ${large} 0 ${at(INNER, innerStart)}Z`;
}

function wholeRing(): string {
  const ring = (radius: number, sweep: 0 | 1) => {
    const [top, bottom] = [MIDDLE - radius, MIDDLE + radius];
    return `M${MIDDLE} ${top}A${radius} ${radius} 0 1 ${sweep} ${MIDDLE} ${bottom}` +
      `A${radius} ${radius} 0 1 ${sweep} ${MIDDLE} ${top}Z`;
  };
  return ring(OUTER, 1) + ring(INNER, 0);
}
