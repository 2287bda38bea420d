/** Rows and pictures for the host page. */
import type { CallParams, CallValue } from "../../../lib/map/embed/embed_calls.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import type { MapState } from "../state/map_state.ts";
import { CallFailed } from "./call_failed.ts";
import { unknownWidget } from "./filters.ts";
import type { ShownMap } from "./method.ts";

type ExportedFile = CallValue<"exportAs">;

/** @throws {CallFailed} `unknown_widget`, `bad_params` or `not_available`. */
export async function exportAs(
  map: ShownMap,
  { format, table, rows }: CallParams<"exportAs">,
  signal: AbortSignal,
): Promise<ExportedFile> {
  if (format === "csv") return await csv(map, table, rows, signal);
  const { pictureFile } = await import("../export/picture_file.ts");
  const picture = await pictureFile(map.state);
  if (picture === null) throw new CallFailed("not_available", "There is no map to be drawn");
  return { ...picture, cut: false };
}

async function csv(
  { state, run }: ShownMap,
  table: string | undefined,
  rows: "view" | "all",
  signal: AbortSignal,
): Promise<ExportedFile> {
  const dataset = datasetOf(state, table);
  if (dataset === undefined || !dataset.hasSql.peek()) {
    throw new CallFailed("not_available", "These rows cannot be read");
  }
  const { namedRowsFile } = await import("../export/rows_file.ts");
  try {
    const file = await namedRowsFile({
      state,
      engine: run.engine,
      dataset,
      scope: rows,
      ...table === undefined ? {} : { table },
      signal,
      onProgress: () => {},
    });
    if (file === null) throw new CallFailed("not_ready", "The rows are not known yet");
    return { name: file.name, blob: file.blob, cut: file.rows < file.total };
  } catch (cause) {
    if (!(cause instanceof MapError)) throw cause;
    throw new CallFailed("not_available", `The rows cannot be read: ${cause.fault}`, { cause });
  }
}

/** That of the table, else the first layer's. */
function datasetOf(state: MapState, table: string | undefined): DatasetState | undefined {
  if (table === undefined) return [...state.layers.values()][0]?.dataset;
  const own = state.widgets.get(table);
  if (own === undefined) throw unknownWidget(table);
  if (own.widget.type !== "table") throw new CallFailed("bad_params", `${table} is no table`);
  return own.dataset;
}
