/** A dataset's rows as a file for spreadsheets. */
import "../stage/rooms.ts";
import {
  type FeatureFile,
  featureFile,
  fileColumns,
} from "../../../lib/map/export/feature_file.ts";
import { fileName } from "../../../lib/map/export/file_name.ts";
import { saveFile } from "../../../lib/map/export/save_file.ts";
import type { Narrowing } from "../../../lib/map/query/narrowing.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import { maxAgeOf } from "../effects/refresh.ts";
import type { MapState } from "../state/map_state.ts";

export interface RowsFileOptions {
  readonly state: MapState;
  readonly engine: Pick<MapEngine, "rows">;
  readonly dataset: DatasetState;
  /** The filtered rows in view, or all that the person may see. */
  readonly scope: "view" | "all";
  /** The open table's widget. */
  readonly table?: string;
  /** Aborts the export; nothing is saved then. */
  readonly signal: AbortSignal;
  onProgress(rows: number, total: number): void;
}

export interface SavedRows extends Pick<FeatureFile, "rows" | "total"> {
  readonly name: string;
}

/**
 * @returns the saved file; null before the data is known.
 * @throws {MapError} when CARTO refuses permanently; the signal's reason.
 */
export async function saveRows(options: RowsFileOptions): Promise<SavedRows | null> {
  const file = await namedRowsFile(options);
  if (file !== null) saveFile(file.blob, file.name);
  return file;
}

/**
 * @returns the file with its name; null before the data is known.
 * @throws {MapError} when CARTO refuses permanently; the signal's reason.
 */
export async function namedRowsFile(
  options: RowsFileOptions,
): Promise<SavedRows & { readonly blob: Blob } | null> {
  const { state, signal } = options;
  const file = await rowsFile(options);
  signal.throwIfAborted();
  if (file === null) return null;
  const { text, rows, total } = file;
  const name = fileName(state.texts.mapTitle, state.access.peek()?.groups ?? [], Date.now(), "csv");
  return { name, rows, total, blob: new Blob([text], { type: "text/csv;charset=utf-8" }) };
}

/**
 * @returns the file; null before the data is known.
 * @throws {MapError} when CARTO refuses permanently; the signal's reason.
 */
export async function rowsFile(options: RowsFileOptions): Promise<FeatureFile | null> {
  const { state, engine, dataset, scope, signal, onProgress } = options;
  const source = dataset.source.peek();
  const bounds = scope === "all" ? null : state.inView.peek()?.bounds;
  if (source === null || bounds === undefined) return null;
  const { document, texts } = state;
  const table = options.table ?? state.query.peek().table;
  const geometry = source.geometry?.column ?? "geom";
  const columns = fileColumns(document, dataset.name, table, source.columns)
    .filter((column) => source.columns.includes(column) && column !== geometry);
  const narrowing = scope === "all" ? allRows(dataset) : dataset.narrowing().peek();
  const withPlace = source.columns.includes(geometry) &&
    document.layers.some(({ dataset: of, type }) =>
      of === dataset.name && (type === "point" || type === "heatmap")
    );
  const maxAge = maxAgeOf(state);
  return await featureFile({
    columns,
    idColumn: source.id ?? null,
    withPlace,
    sort: table === null ? undefined : state.query.peek().sorts.get(table),
    typeOf: (column) => texts.typeOf(dataset.name, column),
    ask: (page) =>
      engine.rows({ ...page, dataset: dataset.name, narrowing, bounds, withPlace, maxAge }, signal),
    onProgress,
  });
}

/** Without filters, but with the values of open parameters. */
function allRows({ parameters }: DatasetState): Narrowing {
  const values = parameters.peek();
  return { filters: {}, parameters: values, key: JSON.stringify([{}, values]) };
}
