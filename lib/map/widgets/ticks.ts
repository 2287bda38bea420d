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
  // Also where the numbers differ by less than their digits can tell.
  const least = Math.max(Number.MIN_VALUE * 1e20, 1e-9 * Math.max(Math.abs(min), Math.abs(max)));
  if (!(step > least)) {
    return [Math.floor(min), Math.floor(max) + Math.max(1, Math.abs(max) * 1e-9)];
  }
  const first = Math.floor(min / step);
  const length = Math.floor(max / step) + 2 - first;
  return Array.from({ length }, (_, index) => plain((first + index) * step));
}

/** Without what multiplying leaves in the last digits: 0.3 rather than 0.30000000000000004. */
const plain = (value: number) => Number(value.toPrecision(12));
