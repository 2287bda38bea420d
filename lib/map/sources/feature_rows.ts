/** Features as rows: a page of those in view, or one by its id. */
import * as v from "valibot";
import type { SourceAccess } from "../access/map_access.ts";
import type { Feature } from "../fields/feature.ts";
import type { FeatureKey } from "../query/map_query.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Count, parseAnswer } from "../widgets/answer.ts";
import type { RowsRequest } from "../widgets/compute_request.ts";
import type { TableResult } from "../widgets/results.ts";
import { cellBounds } from "./cell_bounds.ts";
import { boundsOf, middleOf, pointOf } from "./geometry_place.ts";
import { shapeOf, type SourceShape } from "./source_shape.ts";
import type { WidgetModels } from "./widget_models.ts";

const Answer = v.object({
  rows: v.array(v.record(v.string(), v.unknown())),
  totalCount: Count,
});

type Row = v.InferOutput<typeof Answer>["rows"][number];

/**
 * Lines and polygons come without their geometry: a page of them could be of any size.
 *
 * @throws {MapError} `unavailable` where the answer is none. What the client throws where CARTO
 * refuses or cannot be reached; the signal's reason.
 */
export async function loadRows(
  source: WidgetModels,
  access: SourceAccess,
  request: RowsRequest,
  signal: AbortSignal,
): Promise<TableResult> {
  const { dataset, narrowing, bounds, offset, limit } = request;
  const shape = shapeOf(access);
  const withPlace = request.withPlace && shape.mayBePoints;
  const answer = await source.getTable({
    columns: columnsOf(shape, request.columns, withPlace),
    filters: narrowing.filters,
    spatialFilter: viewFilter(bounds),
    offset,
    limit,
    signal,
    ...orderOf(request, access, shape),
  });
  const { rows, totalCount } = parseAnswer(Answer, answer);
  const features = rows.map((row) => featureOf(row, dataset, shape, pointOf));
  return { type: "table", rows: features, total: totalCount };
}

/**
 * @returns the feature, wherever it is and whatever the filters are; null where there is none. Of a
 * cell that holds several rows the properties are not known.
 * @throws as {@linkcode loadRows}.
 */
export async function loadFeature(
  source: WidgetModels,
  access: SourceAccess,
  { dataset, id }: FeatureKey,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<Feature | null> {
  const shape = shapeOf(access);
  const wanted = columnsOf(shape, columns, shape.mayBePlaced);
  const common = { columns: wanted, limit: 1, signal };
  if (shape.cells !== null) {
    const bounds = await cellBounds(shape.cells, id);
    if (bounds === null) return null;
    const selection = { indexes: [id], type: shape.cells };
    const answer = await source.getTable({ ...common, filters: {}, spatialFilter: selection });
    const { rows: [row], totalCount } = parseAnswer(Answer, answer);
    if (row === undefined) return null;
    const one = totalCount === 1 ? featureOf(row, dataset, shape, () => null).properties : {};
    return { dataset, id, properties: one, place: middleOf(bounds), bounds };
  }
  if (shape.id === null) return null;
  const filters = { [shape.id]: { in: { values: [id] } } };
  const answer = await source.getTable({ ...common, filters });
  const { rows: [row] } = parseAnswer(Answer, answer);
  if (row === undefined) return null;
  const geometry = shape.geometry === null ? null : row[shape.geometry];
  const point = pointOf(geometry);
  const bounds = point === null ? boundsOf(geometry) : null;
  const place = () => bounds === null ? point : middleOf(bounds);
  return { ...featureOf(row, dataset, shape, place), bounds };
}

/** What to ask for: one column at least, and the geometry only where it is wanted. */
function columnsOf(
  { id, geometry, cells }: SourceShape,
  columns: readonly string[],
  withGeometry: boolean,
): string[] {
  const plain = columns.filter((column) => column !== geometry || cells === "h3");
  const wanted = [
    ...plain,
    ...id === null ? [] : [id],
    ...withGeometry && geometry !== null ? [geometry] : [],
  ];
  return [...new Set(wanted)];
}

/** In the order asked for, else by id: pages of rows without an order may share some. */
function orderOf(
  { sort }: RowsRequest,
  { columns }: SourceAccess,
  { id }: SourceShape,
): { readonly sortBy?: string; readonly sortDirection?: "asc" | "desc" } {
  if (sort !== undefined && columns.includes(sort.column)) {
    return { sortBy: sort.column, sortDirection: sort.direction };
  }
  return id === null ? {} : { sortBy: id, sortDirection: "asc" };
}

/** @param placeOf where a geometry is. */
function featureOf(
  row: Row,
  dataset: string,
  { id, geometry, cells }: SourceShape,
  placeOf: (geometry: unknown) => Feature["place"],
): Feature {
  const value = id === null ? null : row[id];
  const isKnown = typeof value === "string" || typeof value === "number";
  const place = geometry === null || cells !== null ? null : placeOf(row[geometry]);
  const properties = Object.fromEntries(
    Object.entries(row).filter(([column]) =>
      cells === "h3" || column !== (cells === null ? geometry : id)
    ),
  );
  return { dataset, id: isKnown ? String(value) : null, properties, place, bounds: null };
}
