/** Round limits for the bars of a histogram. */

const FACTORS = [1, 2, 2.5, 5, 10];

/**
 * @returns about `count` steps of a round width that cover the range: the first not above `min`, the
 * last above `max`. Where both are one value, one step around it.
 */
export function roundTicks(min: number, max: number, count: number): number[] {
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = FACTORS.map((factor) => factor * power).find((one) => one >= 0.8 * rough) ?? rough;
  const first = Math.floor(min / step);
  const length = Math.floor(max / step) + 2 - first;
  if (!(rough > 0) || !(length <= 2 * count + 2)) return oneStep(min, max);
  return Array.from({ length }, (_, index) => plain((first + index) * step));
}

/** For one value, and for numbers that differ by less than their digits can tell. */
function oneStep(min: number, max: number): number[] {
  return [Math.floor(min), Math.floor(max) + Math.max(1, Math.abs(max) * 1e-9)];
}

/** Without what multiplying leaves in the last digits: 0.3 rather than 0.30000000000000004. */
const plain = (value: number) => Number(value.toPrecision(12));
