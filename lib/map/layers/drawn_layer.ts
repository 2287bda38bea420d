/** The state of a layer that the view draws. */
import type { Filters, TilejsonResult } from "@carto/api-client";
import type { Theme } from "../basemap/basemap_style.ts";
import type { Layer } from "../document.ts";
import type { FilterableTiles } from "./filterable_tiles.ts";
import type { ColorScale } from "./scales/color_scale.ts";
import type { SizeScale } from "./scales/size_scale.ts";

/** From `from`, included, to `to`, excluded, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export interface LayerStyle {
  readonly theme: Theme;
  readonly colors: ColorScale;
  /** Radii of points, widths of lines; heights of extruded areas and cells. */
  readonly sizes: SizeScale | null;
  /** From 0 to 1. */
  readonly opacity: number;
  /** Keys of the highlighted classes, while the others fade; null for none. */
  readonly emphasized: readonly string[] | null;
  /** Features outside of this time window are not drawn: dragged or chosen in a time series. */
  readonly window: (TimeWindow & { readonly column: string }) | null;
  /** Of a tileset, which CARTO cannot filter: features outside of these filters are not drawn. */
  readonly filters: Filters | null;
}

export interface DrawnLayer {
  readonly layer: Layer;
  /** Tiles of features, cells or heat; null where these are not drawn. */
  readonly tiles: TilejsonResult | FilterableTiles | null;
  /** Tiles of clusters, where points are too many to be distinguished. */
  readonly clusters: TilejsonResult | null;
  readonly style: LayerStyle;
  /** The column of the feature's id; null where the policy names none. */
  readonly idColumn: string | null;
  /** The selected feature of its dataset. */
  readonly selectedId: string | null;
}
