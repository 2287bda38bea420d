/**
 * Loads the map's heavy code. It is bundled apart from the islands (scripts/map_bundle/), so it is
 * reached by its URL, which the page brings.
 */
import { MapError } from "../access/map_access.ts";
import type { createMapView } from "../view/map_view.ts";
import type {
  findGroups,
  instantiatedTiles,
  loadChart,
  loadFeature,
  loadFormulas,
  loadRows,
  searchHits,
  sourceOf,
  sourceStats,
  tilesOf,
  widgetModelsOf,
} from "./source_chunk.ts";

/** Where the page has the heavy code: paths on our own server. */
export interface EngineUrls {
  /** MapLibre and deck.gl. */
  readonly view: string;
  /** CARTO's client. */
  readonly source: string;
  /** The client's worker, which computes widgets from tiles. */
  readonly tiles: string;
}

interface ViewModule {
  readonly createMapView: typeof createMapView;
}

export interface SourceModule {
  readonly sourceOf: typeof sourceOf;
  readonly tilesOf: typeof tilesOf;
  readonly instantiatedTiles: typeof instantiatedTiles;
  readonly sourceStats: typeof sourceStats;
  readonly widgetModelsOf: typeof widgetModelsOf;
  readonly loadFormulas: typeof loadFormulas;
  readonly loadChart: typeof loadChart;
  readonly loadRows: typeof loadRows;
  readonly loadFeature: typeof loadFeature;
  readonly searchHits: typeof searchHits;
  readonly findGroups: typeof findGroups;
}

/** @throws {MapError} `offline` or `unavailable` where it does not arrive. */
export const loadMapView = (url: string) => load<ViewModule>(url, ["createMapView"]);

/** @throws {MapError} `offline` or `unavailable` where it does not arrive. */
export const loadCartoSource = (url: string) =>
  load<SourceModule>(url, [
    "sourceOf",
    "tilesOf",
    "instantiatedTiles",
    "sourceStats",
    "widgetModelsOf",
    "loadFormulas",
    "loadChart",
    "loadRows",
    "loadFeature",
    "searchHits",
    "findGroups",
  ]);

async function load<Module extends object>(
  url: string,
  names: readonly (keyof Module & string)[],
): Promise<Module> {
  try {
    const module: object = await import(url);
    if (hasAll<Module>(module, names)) return module;
    throw new TypeError(`${url} is another script`);
  } catch (cause) {
    throw new MapError(navigator.onLine === false ? "offline" : "unavailable", { cause });
  }
}

/** What a bundle exports is what the type checker saw: both are built from the same files. */
function hasAll<Module extends object>(
  module: object,
  names: readonly (keyof Module & string)[],
): module is Module {
  return names.every((name) => typeof Reflect.get(module, name) === "function");
}
