import { valueOf } from "../feature_value.ts";
import type { SizeScale } from "./size_scale.ts";

/**
 * @param drawn the size that is drawn, of the scale's; undefined without a scale.
 * @returns the size of each feature, or the one of all: deck.gl then asks no feature for it.
 */
export function sizeAccessor(
  sizes: SizeScale | null,
  drawn: (size: number | undefined) => number,
): number | ((feature: unknown) => number) {
  if (sizes === null) return drawn(undefined);
  const { column } = sizes;
  if (column === null) return drawn(sizes.sizeOf(null));
  return (feature) => drawn(sizes.sizeOf(valueOf(feature, column)));
}
