/** A layer as the view draws it. */
import type { TilejsonResult } from "@carto/api-client";
import type { Theme } from "../basemap/basemap_style.ts";
import type { Layer } from "../document.ts";
import type { ColorScale } from "./color_scale.ts";
import type { SizeScale } from "./size_scale.ts";

/** From `from`, included, to `to`, excluded, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface LayerStyle {
  readonly theme: Theme;
  readonly colors: ColorScale;
  /** Radii of points, widths of lines; heights of areas and cells that are raised. */
  readonly sizes: SizeScale | null;
  /** From 0 to 1. */
  readonly opacity: number;
  /** Keys of the classes that stand out, while the others fade; null for none. */
  readonly emphasized: readonly string[] | null;
  /** Features of other times are not drawn: by what is held of a time series, or chosen in it. */
  readonly window: (TimeWindow & { readonly column: string }) | null;
}

export interface DrawnLayer {
  readonly layer: Layer;
  /** The features, cells or heat; null where these are not drawn. */
  readonly tiles: TilejsonResult | null;
  /** Points put together, where there are too many to be told apart. */
  readonly clusters: TilejsonResult | null;
  readonly style: LayerStyle;
  /** The column of the feature's id; null where the policy names none. */
  readonly idColumn: string | null;
  /** What is selected of its dataset. */
  readonly selectedId: string | null;
}
