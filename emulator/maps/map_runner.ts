import type { Answers } from "../sql/run/worker_pool.ts";
import type { FeatureFormat } from "./feature_formats.ts";
import type { MapResult, MapTask, MapWork } from "./map_work.ts";
import type { CachedTile } from "./tile_cache.ts";

/** A map that threads work on: see {@linkcode MapWork}. */
export type RunningMap = Pick<MapWork, "key" | "source" | "request">;

/** Threads that work on maps, among others. */
type MapThreads = Answers<MapWork, MapResult | { readonly kind: "rows" }>;

/**
 * Makes the tiles of maps on threads, where SQL that runs too long is ended. Each method throws an
 * `ApiError`: 400 where the map cannot be read, 504 past the deadline.
 */
export class MapRunner {
  readonly #threads: MapThreads;

  constructor(threads: MapThreads) {
    this.#threads = threads;
  }

  /** How many rows a map's source has. */
  async count(map: RunningMap): Promise<number> {
    return (await this.#run(map, { kind: "count" })).count;
  }

  /** @param tiles the URL of its tiles */
  async tileJson(map: RunningMap, tiles: string): Promise<Record<string, unknown>> {
    return (await this.#run(map, { kind: "tilejson", tiles })).tileJson;
  }

  /** All rows as features. */
  async features(map: RunningMap, format: FeatureFormat): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#run(map, { kind: "features", format })).body;
  }

  /** The rows of a boundary's features, whose geoids these are, as a properties tile. */
  async properties(
    map: RunningMap,
    options: Omit<TaskOf<"properties">, "kind">,
  ): Promise<CachedTile> {
    return (await this.#run(map, { kind: "properties", ...options })).tile;
  }

  async tile(
    map: RunningMap,
    options: Omit<TaskOf<"tile">, "kind">,
  ): Promise<CachedTile> {
    return (await this.#run(map, { kind: "tile", ...options })).tile;
  }

  async #run<K extends MapTask["kind"]>(
    { key, source, request }: RunningMap,
    task: TaskOf<K>,
  ): Promise<ResultOf<K>> {
    const result = await this.#threads.run({ kind: "map", key, source, request, task });
    if (isResultOf(task.kind, result)) return result;
    throw new TypeError(`A thread answered ${result.kind} to ${task.kind}`);
  }
}

type TaskOf<K extends MapTask["kind"]> = Extract<MapTask, { readonly kind: K }>;
type ResultOf<K extends MapTask["kind"]> = Extract<MapResult, { readonly kind: K }>;

function isResultOf<K extends MapTask["kind"]>(
  kind: K,
  result: { readonly kind: string },
): result is ResultOf<K> {
  return result.kind === kind;
}
