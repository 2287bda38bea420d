/** A scale from a column's values to sizes: radii of points, widths of lines, heights of areas. */
export interface SizeScale {
  readonly column: string | null;
  readonly key: string;
  /** In CSS pixels; heights in meters. */
  sizeOf(value: unknown): number;
  /** A few values with their sizes, for the legend; none where all have one size. */
  readonly steps: readonly { readonly value: number; readonly size: number }[];
}
