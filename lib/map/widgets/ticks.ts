/** Round numbers: the limits of a histogram's bars, and what an axis names. */

const FACTORS = [1, 2, 2.5, 5, 10];

/**
 * @param slack how much shorter it may be than the exact one, as a share of it.
 * @returns the round step (1, 2, 2.5 or 5 times a power of ten) next above `span / parts`.
 */
export function roundStep(span: number, parts: number, slack = 1e-9): number {
  const exact = span / parts;
  const power = 10 ** Math.floor(Math.log10(exact));
  const factor = FACTORS.find((one) => one * power >= exact * (1 - slack));
  return factor === undefined ? exact : factor * power;
}

/**
 * @returns about `count` steps of a round width that cover the range: the first not above `min`,
 * the last above `max`. Where both are one value, one step around it.
 */
export function binLimits(min: number, max: number, count: number): number[] {
  const step = roundStep(max - min, count, 0.2);
  // Also where the numbers differ by less than their digits can tell.
  const least = Math.max(Number.MIN_VALUE * 1e20, 1e-9 * Math.max(Math.abs(min), Math.abs(max)));
  if (!(step > least)) {
    return [Math.floor(min), Math.floor(max) + Math.max(1, Math.abs(max) * 1e-9)];
  }
  return multiples(step, Math.floor(min / step), Math.floor(max / step) + 1);
}

/** @returns round numbers from `min` to `max`, at most one more than `parts`. */
export function axisTicks(min: number, max: number, parts: number): readonly number[] {
  if (!(max > min) || !Number.isFinite(max - min)) return [];
  const step = roundStep(max - min, parts);
  return multiples(step, Math.ceil(min / step - 1e-9), Math.floor(max / step + 1e-9));
}

/** Adding up steps would add up their errors, and multiplying leaves some in the last digits. */
function multiples(step: number, first: number, last: number): number[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => Number(((first + index) * step).toPrecision(12)),
  );
}
