/**
 * What the map runs on: access that stays valid, sources of CARTO, and the heavy code that draws
 * them, each loaded when it is first needed.
 */
import type { TilejsonResult } from "@carto/api-client";
import type { AccessKeeper } from "../access/access_keeper.ts";
import { type MapAccess, MapError, type SourceAccess } from "../access/map_access.ts";
import { withRetry } from "../access/with_retry.ts";
import type { ComputeRequest } from "../widgets/compute_request.ts";
import type { SourceSettings } from "./carto_source.ts";
import { type EngineUrls, loadCartoSource, loadMapView, type SourceModule } from "./load_engine.ts";
import type { MapEngine } from "./map_engine_types.ts";
import { createSharedRequests } from "./shared_requests.ts";
import { createTileRenewals, type TileRenewals } from "./tile_renewals.ts";
import type { TileRequest } from "./tile_request.ts";
import type { WidgetModels } from "./widget_models.ts";

/** Several layers, and a legend, may ask for the same; a person goes back and forth. */
const KEPT_TILES = 64;
/** So long an answer is good for others, in milliseconds. */
const FRESH_MS = 60_000;

export function createMapEngine(keeper: AccessKeeper, urls: EngineUrls): MapEngine {
  const source = loadCartoSource(urls.source);
  const sources = source.catch((error) => reloadWhenThere(keeper, error, urls.source));
  // The request for the data is on its way before the processor has to do with what draws it.
  const view = source.catch(() => undefined).then(() => loadMapView(urls.view))
    .catch((error) => reloadWhenThere(keeper, error, urls.view));
  const renewals = createTileRenewals();
  // They are awaited later; until then a failure must not count as unhandled.
  for (const part of [sources, view]) part.catch(() => undefined);

  const shared = createSharedRequests<TilejsonResult>({ limit: KEPT_TILES });

  async function ask<T>(
    { dataset, tiles, ...settings }: Asked,
    call: (source: WidgetModels, access: SourceAccess) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { sourceOf, widgetModelsOf } = await sources;
    return await withRetry(keeper, async (access) => {
      const local = { tiles, workerUrl: urls.tiles };
      const models = await widgetModelsOf(access, dataset, settings, local);
      return await call(models, sourceOf(access, dataset));
    }, signal);
  }

  return {
    access: (signal) => keeper.access(signal),
    async tiles(request, signal) {
      const source = await sources;
      const access = await keeper.access(signal);
      const data = await shared.get(
        keyOf(request, access),
        (ended) => loadTiles({ keeper, renewals, source }, request, access, ended),
        { signal, freshMs: freshMsOf(request) },
      );
      return { data, stats: source.sourceStats(data.tilestats) };
    },
    async formulas(widgets, request, signal) {
      const { loadFormulas } = await sources;
      return await ask(
        askedBy(request),
        (from) => loadFormulas(from, widgets, request, signal),
        signal,
      );
    },
    async chart(widget, request, signal) {
      const { loadChart } = await sources;
      return await ask(
        askedBy(request),
        (from) => loadChart(from, widget, request, signal),
        signal,
      );
    },
    async rows(request, signal) {
      const { loadRows } = await sources;
      return await ask(askedBy(request), (from, of) => loadRows(from, of, request, signal), signal);
    },
    async feature(key, columns, signal, settings = { parameters: {} }) {
      const { loadFeature } = await sources;
      const { dataset } = key;
      return await ask(
        { ...settings, dataset },
        (from, of) => loadFeature(from, of, key, columns, signal),
        signal,
      );
    },
    async find(request, signal, settings = { parameters: {} }) {
      const { searchHits } = await sources;
      const { dataset } = request.search;
      return await ask(
        { ...settings, dataset },
        (from, of) => searchHits(from, of, request, signal),
        signal,
      );
    },
    async findGroups(widget, request, text, signal) {
      const { findGroups } = await sources;
      return await ask(
        askedBy(request),
        (from) => findGroups(from, widget, request, text, signal),
        signal,
      );
    },
    async createView(options) {
      const { createMapView } = await view;
      return await createMapView({ ...options, keeper, renewals });
    },
  };
}

interface TileLoading {
  readonly keeper: AccessKeeper;
  readonly renewals: TileRenewals;
  readonly source: SourceModule;
}

/**
 * @param access of the rights that the tiles are for.
 * @returns tiles that our server has instantiated, or else of a map that is instantiated now.
 */
async function loadTiles(
  { keeper, renewals, source: { instantiatedTiles, tilesOf } }: TileLoading,
  request: TileRequest,
  access: MapAccess,
  ended: AbortSignal,
): Promise<TilejsonResult> {
  const key = keyOf(request, access);
  const instantiate = (signal?: AbortSignal) =>
    withRetry(keeper, (now) => {
      // An answer for other rights must not be kept as one for these.
      if (keyOf(request, now) !== key) throw new DOMException("Other rights", "AbortError");
      return tilesOf(now, request);
    }, signal);
  const ready = await instantiatedTiles(access, request);
  if (ready === null) return await instantiate(ended);
  renewals.add(ready.tiles, async () => (await instantiate()).tiles);
  return ready;
}

/** What computations and rows are asked of. */
interface Asked extends SourceSettings, Pick<ComputeRequest, "dataset" | "tiles"> {}

function askedBy(
  { dataset, narrowing, maxAge, tiles }: Omit<ComputeRequest, "stats">,
): Asked {
  return { dataset, parameters: narrowing.parameters, maxAge, tiles };
}

/** One that is refreshed must not get the answer before again. */
function freshMsOf({ maxAge = Infinity }: TileRequest): number {
  return Math.min(FRESH_MS, maxAge * 1000 / 2);
}

/** Equal for requests with equal answers: the rights are in it, and not the token. */
function keyOf(request: TileRequest, access: MapAccess): string {
  const { dataset, kind, columns, aggregation, narrowing, maxAge } = request;
  const source = Object.hasOwn(access.sources, dataset) ? access.sources[dataset] : undefined;
  return JSON.stringify([
    source?.sql_query,
    source?.geometry?.column,
    kind,
    columns,
    aggregation,
    narrowing.key,
    maxAge,
  ]);
}

/**
 * Browsers cache a failed module import for the page's lifetime: once the script can be loaded the
 * page begins again, whose address has its state. Never more than once in a row, nor in a frame,
 * whose session would be gone.
 */
async function reloadWhenThere(
  keeper: AccessKeeper,
  failure: unknown,
  url: string,
): Promise<never> {
  if (!(failure instanceof MapError)) throw failure;
  for (;;) {
    await keeper.failed({ status: null, token: "" });
    const isThere = await fetch(url).then(({ ok }) => ok, () => false);
    if (isThere && !isReloaded() && globalThis.parent === globalThis.self) location.reload();
  }
}

function isReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}
