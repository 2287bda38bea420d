import type { ReadonlySignal, Signal } from "@preact/signals";
import type { MapAccess } from "../../../lib/map/access/map_access.ts";
import type { Theme } from "../../../lib/map/basemap/basemap_style.ts";
import type { MapDocument } from "../../../lib/map/document.ts";
import type { FieldTexts } from "../../../lib/map/fields/field_texts.ts";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { MapQuery } from "../../../lib/map/query/map_query.ts";
import type { InView } from "../../../lib/map/view/position.ts";

/** What the states of datasets, layers and widgets follow. */
export interface StateContext {
  readonly document: MapDocument;
  readonly query: ReadonlySignal<MapQuery>;
  readonly access: ReadonlySignal<MapAccess | null>;
  readonly inView: Signal<InView | null>;
  readonly theme: ReadonlySignal<Theme>;
  readonly texts: FieldTexts;
  /** What is drawn while a time series is played or held, by widget. */
  readonly windows: ReadonlySignal<ReadonlyMap<string, TimeWindow>>;
}

/** Why something is not there, for good: it has a line in its own place. */
export type PartFault =
  /** The token does not open it, or CARTO refuses the request: what it names is not there. */
  | "refused"
  /** CARTO has no such table or column any more. */
  | "gone"
  /** CARTO's SQL API is not among the token's. */
  | "no_sql"
  /** It needs a column of another type, such as a number where ids are texts. */
  | "unfit"
  /** The code that draws it did not arrive. */
  | "not_loaded"
  /** A tile is missing. */
  | "incomplete"
  /** It took longer than 30 seconds. */
  | "slow";
