/** What a layer asks CARTO for; on the server, what it will ask for first. */
import type { SourceAccess } from "../access/access_answer.ts";
import type { Layer, MapDocument } from "../document.ts";
import { columnsOf, playedColumns, tileColumns } from "../layers/columns.ts";
import type { Narrowing } from "../query/narrowing.ts";
import { parameterValues } from "../query/parameter_values.ts";
import type { TileRequest } from "./tile_request.ts";

/** Its rows, as features. */
export function rowsRequest(
  document: Pick<MapDocument, "widgets">,
  layer: Layer,
  source: SourceAccess | null,
  narrowing: Narrowing,
): TileRequest {
  const columns = [...columnsOf(layer), ...playedColumns(document, layer.dataset)];
  return {
    dataset: layer.dataset,
    kind: "features",
    columns: tileColumns(columns, source),
    aggregation: null,
    narrowing,
  };
}

/** Its rows, aggregated into cells. */
export function cellsRequest(
  { dataset, aggregation }: Layer,
  kind: "quadbin" | "h3",
  narrowing: Narrowing,
): TileRequest {
  return { dataset, kind, columns: [], aggregation: aggregation?.expression ?? null, narrowing };
}

/** The grid that a layer is always drawn in; null for features. */
export function gridOf({ type }: Layer): "quadbin" | "h3" | null {
  if (type === "h3") return "h3";
  return type === "quadbin" || type === "heatmap" ? "quadbin" : null;
}

/** @returns a layer's first request: of all its rows, whatever a link filters; null for none. */
export function firstRequest(
  document: Pick<MapDocument, "widgets">,
  layer: Layer,
  source: SourceAccess,
): TileRequest | null {
  if (layer.type === "raster") return null;
  const narrowing = unfiltered(parameterValues(document, layer.dataset));
  const grid = gridOf(layer);
  return grid === null
    ? rowsRequest(document, layer, source, narrowing)
    : cellsRequest(layer, grid, narrowing);
}

/** All rows that the parameters let through. */
export function unfiltered(parameters: Narrowing["parameters"]): Narrowing {
  return { filters: {}, parameters, key: JSON.stringify([{}, parameters]) };
}
