/** Loads the selected feature, also one named by a link alone, for the card and the host. */
import { batch, effect } from "@preact/signals";
import { columnsOf } from "../../../lib/map/layers/columns.ts";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import { MapError } from "../../../lib/map/access/map_access.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { shapeOf } from "../../../lib/map/sources/source_shape.ts";
import type { MapState } from "../state/map_state.ts";
import { maxAgeOf } from "./refresh.ts";

/** @returns a function that stops it. */
export function followSelection(state: MapState, engine: MapEngine): () => void {
  const work = createAbortPrevious();
  const stopAsking = effect(() => {
    const { selected } = state.query.value;
    const shown = state.selected.value;
    if (selected === null) {
      work.stop();
      // Without an id it cannot be read: it is reported as picked.
      state.confirmed.value = shown;
      return;
    }
    const dataset = state.datasets.get(selected.dataset);
    if (dataset === undefined) return;
    const source = dataset.source.value;
    const isThere = shown?.dataset === selected.dataset && shown.id === selected.id;
    if (state.confirmed.peek()?.id === selected.id && isThere) return;
    const type = source?.geometry?.type;
    // A cell is read by its index; a picked one has its aggregates.
    const isCell = type === "h3" || type === "quadbin";
    const canBeRead = isCell ? !isThere : source?.id !== undefined;
    if (source === null || !canBeRead || !dataset.hasSql.value) {
      if (isThere) state.confirmed.value = shown;
      return;
    }
    work.run(async (signal) => {
      const columns = columnsToRead(state, selected.dataset, source.columns);
      const settings = { parameters: dataset.parameters.peek(), maxAge: maxAgeOf(state) };
      const found = await engine.feature(selected, columns, signal, settings)
        .catch((error) => {
          // On failure it is reported as picked; other parts show the fault.
          if (error instanceof MapError) return isThere ? shown : null;
          throw error;
        });
      const asked = state.query.peek().selected;
      if (asked?.id !== selected.id || asked.dataset !== selected.dataset) return;
      batch(() => {
        state.confirmed.value = found;
        // A link may name a feature that the person may not see.
        state.select(
          found === null ? null : { ...found, place: found.place ?? shown?.place ?? null },
        );
      });
    });
  });
  const stopShowing = effect(() => {
    state.map.value?.mark(state.selected.value);
  });
  return () => {
    stopAsking();
    stopShowing();
    work.stop();
  };
}

/** The columns of tooltips and cards; all visible ones where a card names none. */
function columnsToRead(
  { document, datasetOf }: MapState,
  dataset: string,
  seen: readonly string[],
): readonly string[] {
  const layers = document.layers.filter((layer) => layer.dataset === dataset);
  const source = datasetOf(dataset).source.peek();
  const geometry = source === null ? null : shapeOf(source).geometry;
  const isAll = document.share === "all" ||
    layers.some((layer) => "card" in layer ? layer.card?.columns === undefined : false);
  const shown = isAll ? seen : layers.flatMap((layer) => columnsOf(layer));
  return [...new Set(shown)].filter((column) => seen.includes(column) && column !== geometry);
}
