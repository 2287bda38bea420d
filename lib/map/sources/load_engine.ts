/**
 * Loads the map's heavy code. It is bundled apart from the islands (scripts/map_bundle/), so it is
 * reached by its URL, which the page brings.
 */
import * as v from "valibot";
import { MapError } from "../access/map_access.ts";
import type { createMapView } from "../view/map_view.ts";
import type {
  findGroups,
  loadChart,
  loadFeature,
  loadFormulas,
  loadRows,
  searchHits,
  sourceOf,
  tilesOf,
  widgetSourceOf,
} from "./source_chunk.ts";

/** Where the page has the heavy code: paths on our own server. */
export interface EngineUrls {
  /** MapLibre and deck.gl. */
  readonly view: string;
  /** CARTO's client. */
  readonly source: string;
}

/** What a bundle exports is what the type checker saw: both are built from the same files. */
const fn = <F>() => v.custom<F>((value) => typeof value === "function");

const ViewModule = v.object({ createMapView: fn<typeof createMapView>() });
const SourceModule = v.object({
  sourceOf: fn<typeof sourceOf>(),
  tilesOf: fn<typeof tilesOf>(),
  widgetSourceOf: fn<typeof widgetSourceOf>(),
  loadFormulas: fn<typeof loadFormulas>(),
  loadChart: fn<typeof loadChart>(),
  loadRows: fn<typeof loadRows>(),
  loadFeature: fn<typeof loadFeature>(),
  searchHits: fn<typeof searchHits>(),
  findGroups: fn<typeof findGroups>(),
});

/** @throws {MapError} `offline` or `unavailable` where it does not arrive. */
export const loadMapView = (url: string) => load(url, ViewModule);

/** @throws {MapError} `offline` or `unavailable` where it does not arrive. */
export const loadCartoSource = (url: string) => load(url, SourceModule);

async function load<T>(url: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  try {
    return v.parse(schema, await import(url));
  } catch (cause) {
    throw new MapError(navigator.onLine === false ? "offline" : "unavailable", { cause });
  }
}
