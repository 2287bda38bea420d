/** The features in view as a file. */
import type { ColumnType, MapDocument } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import { momentOf } from "../fields/formats/moment.ts";
import type { SortOrder } from "../query/map_query.ts";
import type { RowsRequest } from "../widgets/compute_request.ts";
import type { TableResult } from "../widgets/results.ts";
import { csvOf, type CsvValue } from "./csv.ts";
import { byOrder } from "./feature_order.ts";

/** Rows per request. */
export const BLOCK_ROWS = 5_000;
/** More rows need CARTO's own exports instead of a browser. */
export const MOST_ROWS = 50_000;

export interface FeatureFile {
  /** CSV with CARTO's column names, and each point's coordinates in degrees. */
  readonly text: string;
  readonly rows: number;
  /** The filtered features in view: more than `rows` if not all fit. */
  readonly total: number;
}

export interface FeatureFileRequest {
  /** The columns of the file, in their order; the id comes first. */
  readonly columns: readonly string[];
  /** Null where the policy names none. */
  readonly idColumn: string | null;
  /** With each row's longitude and latitude: of points alone. */
  readonly withPlace: boolean;
  readonly sort: SortOrder | undefined;
  typeOf(column: string): ColumnType | null;
  /** @returns a block of the rows. */
  ask(page: Pick<RowsRequest, "columns" | "sort" | "offset" | "limit">): Promise<TableResult>;
  /** The number of rows so far. */
  onProgress(rows: number, total: number): void;
}

/**
 * Requests block after block in the order of the ids, and sorts them here. Sorted by a column with
 * equal values, a feature could be in two blocks or in none: CARTO sorts by one column, and each
 * block is a query of its own. Without ids there is only one block.
 *
 * @throws what `ask` throws.
 */
export async function featureFile(request: FeatureFileRequest): Promise<FeatureFile> {
  const { idColumn, sort, typeOf, ask, onProgress } = request;
  const columns = [...new Set([...idColumn === null ? [] : [idColumn], ...request.columns])];
  const page = idColumn === null
    ? { columns, sort, limit: MOST_ROWS }
    : { columns, sort: { column: idColumn, direction: "asc" } as const, limit: BLOCK_ROWS };
  const features: Feature[] = [];
  let total = 0;
  for (let offset = 0; offset === 0 || offset < Math.min(total, MOST_ROWS); offset += page.limit) {
    const block = await ask({ ...page, offset });
    features.push(...block.rows);
    total = block.total;
    onProgress(features.length, total);
    if (block.rows.length === 0) break;
  }
  if (sort !== undefined && columns.includes(sort.column)) {
    features.sort(byOrder(sort, typeOf(sort.column) === "number"));
  }
  return { text: textOf(features, columns, request), rows: features.length, total };
}

function textOf(
  features: readonly Feature[],
  columns: readonly string[],
  { withPlace, typeOf }: FeatureFileRequest,
): string {
  const fields = columns.map((column) => ({ column, type: typeOf(column) }));
  const header = [...columns, ...withPlace ? ["longitude", "latitude"] : []];
  return csvOf(
    header,
    features.map(({ properties, place }): CsvValue[] => [
      ...fields.map(({ column, type }) =>
        valueOf(Object.hasOwn(properties, column) ? properties[column] : null, type)
      ),
      ...withPlace ? place ?? [null, null] : [],
    ]),
  );
}

/** CARTO's value with every digit; a date without the time that its JSON may have. */
function valueOf(value: unknown, type: ColumnType | null): CsvValue {
  if (value === null || value === undefined) return null;
  if (type === "date") {
    const moment = momentOf(value);
    if (moment !== null) return new Date(moment.at).toISOString().slice(0, "2026-07-04".length);
  }
  if (typeof value === "string" || typeof value === "number") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * @param table the open table; otherwise the dataset's first one is used.
 * @param seen the dataset's columns that the person may see.
 * @returns the columns of a table, else those of card and tooltip, else all visible ones.
 */
export function fileColumns(
  { layers, widgets }: MapDocument,
  dataset: string,
  table: string | null,
  seen: readonly string[],
): readonly string[] {
  const tables = widgets.flatMap((widget) =>
    widget.type === "table" && widget.dataset === dataset ? [widget] : []
  );
  const { columns } = tables.find(({ id }) => id === table) ?? tables[0] ?? {};
  if (columns !== undefined) return columns;
  const shown = layers.flatMap((layer) => {
    if (layer.dataset !== dataset || !("card" in layer || "tooltip" in layer)) return [];
    return [...layer.card?.columns ?? [], ...layer.tooltip ?? []];
  });
  return shown.length > 0 ? [...new Set(shown)] : seen;
}
