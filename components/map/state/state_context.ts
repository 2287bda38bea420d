import type { ReadonlySignal, Signal } from "@preact/signals";
import type { MapAccess } from "../../../lib/map/access/map_access.ts";
import type { Theme } from "../../../lib/map/basemap/basemap_style.ts";
import type { MapDocument } from "../../../lib/map/document.ts";
import type { FieldTexts } from "../../../lib/map/fields/field_texts.ts";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { MapQuery } from "../../../lib/map/query/map_query.ts";
import type { InView } from "../../../lib/map/view/position.ts";

/** Shared inputs of the states of datasets, layers and widgets. */
export interface StateContext {
  readonly document: MapDocument;
  readonly query: ReadonlySignal<MapQuery>;
  readonly access: ReadonlySignal<MapAccess | null>;
  readonly inView: Signal<InView | null>;
  readonly theme: ReadonlySignal<Theme>;
  readonly texts: FieldTexts;
  /** The drawn time windows while a time series plays or is dragged, by widget. */
  readonly windows: ReadonlySignal<ReadonlyMap<string, TimeWindow>>;
}

/** A permanent fault of a part, which shows it in its place. */
export type PartFault =
  /** The token does not grant it. */
  | "refused"
  /** CARTO cannot run the request: a column is missing, or has another type. */
  | "invalid"
  /** CARTO no longer has the table or column. */
  | "gone"
  /** The token does not include CARTO's SQL API. */
  | "no_sql"
  /** It needs a column of another type, such as a number instead of a text id. */
  | "unfit"
  /** Its code failed to load. */
  | "not_loaded"
  /** A tile is missing. */
  | "incomplete"
  /** It took longer than 30 seconds. */
  | "slow";
