/** Reloads open tables when the view or the filters change. */
import { batch, computed, effect } from "@preact/signals";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { SortOrder } from "../../../lib/map/query/map_query.ts";
import type { RowsRequest } from "../../../lib/map/widgets/compute_request.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { createPartWork, partOf } from "./part_work.ts";
import { maxAgeOf } from "./refresh.ts";

/** Debounce between moves of the map, in milliseconds. */
const PAUSE_MS = 150;

/** @returns a function that stops it. */
export function followTables(state: MapState, engine: MapEngine): () => void {
  const stops = [...state.widgets.values()].flatMap((own) =>
    own.widget.type === "table" ? [followTable(state, engine, own, own.widget)] : []
  );
  return () => {
    for (const stop of stops) stop();
  };
}

/** @returns the source of those rows; without bounds, of all of them. */
export function rowsRequest(
  state: MapState,
  { dataset }: WidgetState,
  table: WidgetOf<"table">,
  sort: SortOrder | undefined,
): Omit<RowsRequest, "offset" | "limit"> | null {
  const bounds = table.over === "all" ? null : state.inView.value?.bounds;
  const source = dataset.source.value;
  if (bounds === undefined || source === null) return null;
  const { column, direction } = table.sort ?? {};
  const own = column === undefined || direction === undefined
    ? undefined
    : { column, direction: direction === "ascending" ? "asc" as const : "desc" as const };
  const layers = state.document.layers.filter((layer) => layer.dataset === dataset.name);
  return {
    dataset: dataset.name,
    narrowing: dataset.narrowing().value,
    bounds,
    columns: table.columns.filter((one) => source.columns.includes(one)),
    sort: sort ?? own,
    withPlace: layers.some(({ type }) => type === "point" || type === "heatmap"),
    maxAge: maxAgeOf(state),
  };
}

/** @returns a function that stops it. */
export function followTable(
  state: MapState,
  engine: MapEngine,
  own: WidgetState,
  table: WidgetOf<"table">,
): () => void {
  const work = createPartWork([partOf(own)], PAUSE_MS);
  const isNeeded = computed(() => state.query.value.table === table.id || own.open.value);
  // The rest of the query, such as the selection, needs no rows.
  const sort = computed(() => state.query.value.sorts.get(table.id));
  const stop = effect(() => {
    const request = rowsRequest(state, own, table, sort.value);
    const offset = own.page.value * table.page_size;
    void state.refreshes.value;
    void own.attempts.value;
    if (!isNeeded.value || !own.dataset.hasSql.value || request === null) return work.stop();
    own.stale.value = true;
    work.run(async (signal) => {
      const rows = await engine.rows({ ...request, offset, limit: table.page_size }, signal);
      batch(() => {
        own.result.value = rows;
        own.stale.value = false;
        // After a filter or a move the open page may no longer exist.
        if (rows.rows.length === 0 && rows.total > 0) own.page.value = 0;
      });
    });
  });
  return () => {
    stop();
    work.stop();
  };
}

/** @returns the pages of a table, at least one. */
export function pageCount(own: WidgetState): number {
  const size = own.widget.type === "table" ? own.widget.page_size : 1;
  return Math.max(1, Math.ceil((resultAs("table", own.result.value)?.total ?? 0) / size));
}
