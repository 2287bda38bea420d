/** Looks for features, and for groups of them, by what a person types. */
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { own } from "../../../lib/map/fields/column_texts.ts";
import { columnsOf } from "../../../lib/map/layers/columns.ts";
import { codeLengths } from "../../../lib/map/query/search_column.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { CategoryResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import { boundsOf } from "./computations.ts";
import { type Elsewhere, findElsewhere } from "./elsewhere.ts";
import { maxAgeOf } from "./refresh.ts";

export interface Finders {
  /** Looks for features whose columns hold the text, wherever they are. */
  find(search: string, text: string, signal: AbortSignal): Promise<readonly Feature[]>;
  /** Looks for groups of a category's widget whose value holds the text; the largest first. */
  findGroups(widget: string, text: string, signal: AbortSignal): Promise<CategoryResult["groups"]>;
  /** Looks where the filters let a dataset's features through; null while that cannot be asked. */
  elsewhere(dataset: string, signal: AbortSignal): Promise<Elsewhere | null>;
}

export function createFinders(state: MapState, engine: MapEngine): Finders {
  return {
    find: (search, text, signal) => findFeatures(state, engine, search, text, signal),
    findGroups: (widget, text, signal) => findGroups(state, engine, widget, text, signal),
    elsewhere: (dataset, signal) => findElsewhere(state, engine, dataset, signal),
  };
}

/** @param id the search's. @returns a few at most, wherever they are. */
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
    // Once it is picked, one that has an id is read with all that its card shows.
    columns: source?.id !== undefined && shown.length > 0 ? [...new Set(shown)] : undefined,
    types: own(document.types, search.dataset),
    codes: codeLengths(search, document),
  };
  const parameters = dataset?.parameters.peek() ?? {};
  return await engine.find(request, signal, { parameters, maxAge: maxAgeOf(state) });
}

/**
 * Looks for groups of a category among all that there are, by what is in view and chosen elsewhere.
 *
 * @returns the largest first; none while nothing can be asked for.
 */
async function findGroups(
  state: MapState,
  engine: Pick<MapEngine, "findGroups">,
  id: string,
  text: string,
  signal: AbortSignal,
): Promise<CategoryResult["groups"]> {
  const { widget, dataset } = state.widgets.get(id) ?? {};
  if (widget?.type !== "category" || !dataset?.hasSql.peek()) return [];
  const bounds = boundsOf(state, widget.over);
  if (bounds === undefined) return [];
  const narrowing = dataset.narrowing(widget.id).peek();
  const stats = dataset.stats.peek();
  const request = { dataset: dataset.name, narrowing, bounds, stats, maxAge: maxAgeOf(state) };
  return await engine.findGroups(widget, request, text, signal);
}
