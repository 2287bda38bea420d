/** From a column's values to colors: the one object that layers, legend and charts read. */
import type { Theme } from "../basemap/basemap_style.ts";
import type { Color, ColumnSettings, Layer, Value } from "../document.ts";
import type { AttributeStats } from "../sources/source_stats.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** What shares a color. */
export interface ColorClass {
  /** Stays the same while filters change. */
  readonly key: string;
  readonly color: Rgb;
  readonly of:
    | { readonly kind: "all" }
    | { readonly kind: "category"; readonly value: Value }
    /** From `from`, included, to `to`, excluded; null is open. */
    | { readonly kind: "bin"; readonly from: number | null; readonly to: number | null }
    /** Values that have no color of their own. */
    | { readonly kind: "others" }
    /** No value. */
    | { readonly kind: "null" };
}

export interface ColorScale {
  /** Null where all features have one color. */
  readonly column: string | null;
  /** Equal for scales that give equal colors. */
  readonly key: string;
  /** In the order of the legend, bins from low to high; `null` and `others` only where they occur. */
  readonly classes: readonly ColorClass[];
  /** Of a continuous scale; its classes are then a few steps of it. */
  readonly ramp:
    | { readonly from: number; readonly to: number; readonly colors: readonly Rgb[] }
    | null;
  colorOf(value: unknown): Rgb;
  classOf(value: unknown): ColorClass;
}

export interface ColorScaleInput {
  readonly color: Color | undefined;
  /** Which of the encodings, where there are several. */
  readonly chosen: number;
  readonly layerType: Layer["type"];
  readonly theme: Theme;
  /** What the document says of a column. */
  settingsOf(column: string): ColumnSettings | undefined;
  /** What is known of a column's values, whatever the filters are. */
  statsOf(column: string): AttributeStats | undefined;
}
