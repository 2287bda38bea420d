/** Counts the rows without a geometry, so that the legend can mention them. */
import { effect } from "@preact/signals";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import type { MapState } from "../state/map_state.ts";
import { createPartWork } from "./part_work.ts";
import { maxAgeOf } from "./refresh.ts";

/** Delay in milliseconds, so that drawing comes first. */
const PAUSE_MS = 500;
/** The geometry column unless the policy names one. */
const DEFAULT_GEOMETRY = "geom";

/** @returns a function that stops it. */
export function followUnplaced(state: MapState, engine: MapEngine): () => void {
  const stops = [...state.datasets.values()].flatMap((dataset) => {
    const isDrawn = state.document.layers.some((layer) => layer.dataset === dataset.name);
    return isDrawn ? [countUnplaced(state, engine, dataset)] : [];
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** Counts rows with a NULL geometry: one request over all the person's rows. */
function countUnplaced(state: MapState, engine: MapEngine, dataset: DatasetState): () => void {
  // Optional: a refusal by CARTO is ignored.
  const work = createPartWork([], PAUSE_MS);
  const { name } = dataset;
  const stop = effect(() => {
    const parameters = dataset.parameters.value;
    void state.refreshes.value;
    const source = dataset.source.value;
    const column = source?.geometry?.column ?? DEFAULT_GEOMETRY;
    const isAsked = dataset.statsSettled.value && dataset.hasSql.value && dataset.sql.value !== "";
    if (!isAsked || !source?.columns.includes(column)) return work.stop();
    const placed: WidgetOf<"formula"> = {
      id: "placed",
      type: "formula",
      dataset: name,
      operation: "count",
      column,
      over: "all",
    };
    work.run(async (signal) => {
      const { count, results } = await engine.formulas([placed], {
        dataset: name,
        narrowing: { filters: {}, parameters, key: "" },
        bounds: null,
        stats: new Map(),
        maxAge: maxAgeOf(state),
      }, signal);
      dataset.unplaced.value = count - (results.get(placed.id)?.value ?? count);
    });
  });
  return () => {
    stop();
    work.stop();
  };
}
