/** A scale from a column's values to colors, shared by layers, legend and charts. */
import type { Theme } from "../../basemap/basemap_style.ts";
import type { Color, ColumnSettings, Layer, Value } from "../../document.ts";
import type { AttributeStats } from "../../sources/source_stats.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Values that share a color. */
export interface ColorClass {
  /** Independent of filters. */
  readonly key: string;
  readonly color: Rgb;
  readonly of:
    | { readonly kind: "all" }
    | { readonly kind: "category"; readonly value: Value }
    /** From `from`, included, to `to`, excluded; null is open. */
    | { readonly kind: "bin"; readonly from: number | null; readonly to: number | null }
    /** Values without a color of their own. */
    | { readonly kind: "others" }
    /** No value. */
    | { readonly kind: "null" };
}

export interface ColorScale {
  /** Null for a single color. */
  readonly column: string | null;
  /** Equal for scales with equal colors. */
  readonly key: string;
  /**
   * In the order of the legend, bins from low to high; `null` and `others` only where they occur.
   */
  readonly classes: readonly ColorClass[];
  /** For a continuous scale, whose classes are a few steps of it. */
  readonly ramp:
    | { readonly from: number; readonly to: number; readonly colors: readonly Rgb[] }
    | null;
  colorOf(value: unknown): Rgb;
  classOf(value: unknown): ColorClass;
}

export interface ColorScaleInput {
  readonly color: Color | undefined;
  /** The index of the encoding, where there are several. */
  readonly chosen: number;
  readonly layerType: Layer["type"];
  readonly theme: Theme;
  /** The document's settings for a column. */
  settingsOf(column: string): ColumnSettings | undefined;
  /** Statistics of a column's values, independent of filters. */
  statsOf(column: string): AttributeStats | undefined;
}
