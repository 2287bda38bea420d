import type { Layer } from "../document.ts";
import type { AttributeStats } from "../sources/source_stats.ts";
import type { SizeScale } from "./size_scale.ts";

/** @returns how a layer's points or lines are sized; null for layers without sizes. */
export function sizeScaleOf(
  _layer: Layer,
  _statsOf: (column: string) => AttributeStats | undefined,
): SizeScale | null {
  throw new Error("not there yet");
}
