/** What the map runs on, as the page sees it. */
import type { TilejsonResult } from "@carto/api-client";
import type { MapAccess } from "../access/map_access.ts";
import type { WidgetOf } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import type { FeatureKey } from "../query/map_query.ts";
import type { HitsRequest } from "../query/search_hits.ts";
import type { MapView, MapViewOptions } from "../view/map_view_types.ts";
import type { ComputeRequest, RowsRequest } from "../widgets/compute_request.ts";
import type {
  CategoryResult,
  FormulaResult,
  TableResult,
  WidgetResult,
} from "../widgets/results.ts";
import type { SourceSettings } from "./carto_source.ts";
import type { SourceStats } from "./source_stats.ts";
import type { TileRequest } from "./tile_request.ts";

/** A widget that CARTO computes by itself, other than a table. */
export type ChartWidget = WidgetOf<
  "category" | "pie" | "histogram" | "range" | "timeseries" | "scatter"
>;

/** Tiles, and what their TileJSON tells of all the rows. */
export interface Tiles {
  readonly data: TilejsonResult;
  readonly stats: SourceStats;
}

/**
 * All of these wait for a token, the network and CARTO as long as it takes.
 *
 * @throws {MapError} when CARTO refuses permanently; the signal's reason.
 */
export interface MapEngine {
  access(signal: AbortSignal): Promise<MapAccess>;
  tiles(request: TileRequest, signal: AbortSignal): Promise<Tiles>;
  /** Formulas over the same rows are one request; the number of rows comes with them. */
  formulas(
    widgets: readonly WidgetOf<"formula">[],
    request: ComputeRequest,
    signal: AbortSignal,
  ): Promise<{ readonly count: number; readonly results: ReadonlyMap<string, FormulaResult> }>;
  chart(widget: ChartWidget, request: ComputeRequest, signal: AbortSignal): Promise<WidgetResult>;
  rows(request: RowsRequest, signal: AbortSignal): Promise<TableResult>;
  /**
   * @param settings with values of the dataset's open parameters, without which its SQL does not
   * run.
   * @returns the feature, wherever it is and whatever the filters are; null where there is none.
   */
  feature(
    key: FeatureKey,
    columns: readonly string[],
    signal: AbortSignal,
    settings?: SourceSettings,
  ): Promise<Feature | null>;
  /**
   * Looks for features whose columns hold the text, wherever they are; a few at most.
   *
   * @param settings as of {@linkcode feature}.
   */
  find(
    request: HitsRequest,
    signal: AbortSignal,
    settings?: SourceSettings,
  ): Promise<readonly Feature[]>;
  /** @returns the largest groups whose value holds the text, whether they are listed or not. */
  findGroups(
    widget: WidgetOf<"category">,
    request: ComputeRequest,
    text: string,
    signal: AbortSignal,
  ): Promise<CategoryResult["groups"]>;
  /**
   * @throws {MapError} `unsupported` in a browser without WebGL2; an AbortError once it was
   * stopped.
   */
  createView(options: Omit<MapViewOptions, "keeper" | "renewals">): Promise<MapView>;
}
