/** Searches features, and groups of a category, by text. */
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { own } from "../../../lib/map/fields/column_texts.ts";
import { columnsOf } from "../../../lib/map/layers/columns.ts";
import { codeLengths } from "../../../lib/map/query/search_column.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import { boundsOf, tilesOf } from "./computations.ts";
import { type Elsewhere, findElsewhere } from "./elsewhere.ts";
import { maxAgeOf } from "./refresh.ts";

export interface Finders {
  /** Finds features whose columns contain the text, anywhere. */
  find(search: string, text: string, signal: AbortSignal): Promise<readonly Feature[]>;
  /** Finds groups of a category widget whose value contains the text; the largest first. */
  findGroups(widget: string, text: string, signal: AbortSignal): Promise<CategoryResult["groups"]>;
  /** Finds a dataset's filtered features outside of the view; null while unavailable. */
  elsewhere(dataset: string, signal: AbortSignal): Promise<Elsewhere | null>;
}

export function createFinders(state: MapState, engine: MapEngine): Finders {
  return {
    find: (search, text, signal) => findFeatures(state, engine, search, text, signal),
    findGroups: (widget, text, signal) => findGroups(state, engine, widget, text, signal),
    elsewhere: (dataset, signal) => findElsewhere(state, engine, dataset, signal),
  };
}

/** @param id the search's. @returns a few results at most, from anywhere. */
async function findFeatures(
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
    // When picked, a feature with an id is read with all columns of its card.
    columns: source?.id !== undefined && shown.length > 0 ? [...new Set(shown)] : undefined,
    types: own(document.types, search.dataset),
    codes: codeLengths(search, document),
  };
  const parameters = dataset?.parameters.peek() ?? {};
  return await engine.find(request, signal, { parameters, maxAge: maxAgeOf(state) });
}

/**
 * Searches all groups of a category, within the view and the other widgets' filters.
 *
 * @returns the largest first; none while unavailable.
 */
async function findGroups(
  state: MapState,
  engine: Pick<MapEngine, "findGroups">,
  id: string,
  text: string,
  signal: AbortSignal,
): Promise<CategoryResult["groups"]> {
  const { widget, dataset } = state.widgets.get(id) ?? {};
  if (widget?.type !== "category" || !dataset?.isComputed.peek()) return [];
  const bounds = boundsOf(state, widget.over);
  const tiles = tilesOf(state, dataset);
  if (bounds === undefined || tiles === undefined) return [];
  const narrowing = dataset.narrowing(widget.id).peek();
  const stats = dataset.stats.peek();
  const maxAge = maxAgeOf(state);
  const request = { dataset: dataset.name, narrowing, bounds, stats, maxAge, tiles };
  return await engine.findGroups(widget, request, text, signal);
}
