/** Looks for features by what somebody types. */
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { own } from "../../../lib/map/fields/column_texts.ts";
import { columnsOf } from "../../../lib/map/layers/columns.ts";
import { codeColumns } from "../../../lib/map/query/search_column.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";

/** @param id the search's. @returns a few at most, wherever they are. */
export async function findFeatures(
  state: MapState,
  engine: Pick<MapEngine, "find">,
  id: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly Feature[]> {
  const { document, datasets } = state;
  const search = document.search.find((one) => one.id === id);
  if (search === undefined) return [];
  const dataset = datasets.get(search.dataset);
  const source = dataset?.source.peek();
  const shown = document.layers.filter((layer) => layer.dataset === search.dataset)
    .flatMap((layer) => columnsOf(layer, "shown"))
    .filter((column) => source?.columns.includes(column));
  const request = {
    search,
    text,
    // Once it is picked, one that has an id is read with all that its card shows.
    columns: source?.id !== undefined && shown.length > 0 ? [...new Set(shown)] : undefined,
    types: own(document.types, search.dataset),
    codes: codeColumns(search, document),
  };
  return await engine.find(request, signal, dataset?.parameters.peek());
}
