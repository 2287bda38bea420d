import { WorkerPool } from "../sql/run/worker_pool.ts";
import type { FeatureFormat } from "./feature_formats.ts";
import type { MapResult, MapTask, MapWork } from "./map_work.ts";
import type { CachedTile } from "./tile_cache.ts";

/** A map that threads work on: see {@linkcode MapWork}. */
export type RunningMap = Pick<MapWork, "key" | "source" | "request">;

/** How a runner is set up. */
export interface MapRunnerOptions {
  /** The folder of the database. */
  readonly dataDir: string;
  /** Milliseconds that a tile may take. */
  readonly deadlineMs: number;
}

/** Two processors are what most machines can spare. */
const THREADS = 2;

/**
 * Makes the tiles of maps on threads of their own, where SQL or a regular expression that runs too
 * long can be ended. Each method throws an `ApiError`: 400 where the map cannot be read, 504 past
 * the deadline.
 */
export class MapRunner {
  readonly #dataDir: string;
  readonly #pool: WorkerPool<MapWork, MapResult>;

  constructor({ dataDir, deadlineMs }: MapRunnerOptions) {
    this.#dataDir = dataDir;
    const module = new URL("./map_thread.ts", import.meta.url);
    this.#pool = new WorkerPool({ module, deadlineMs, threads: THREADS });
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

  /** Ends all threads; tiles that are being made are refused. */
  close(): void {
    this.#pool.close();
  }

  async #run<K extends MapTask["kind"]>(
    { key, source, request }: RunningMap,
    task: TaskOf<K>,
  ): Promise<ResultOf<K>> {
    const result = await this.#pool.run({ dataDir: this.#dataDir, key, source, request, task });
    if (isResultOf(task.kind, result)) return result;
    throw new TypeError(`A thread answered ${result.kind} to ${task.kind}`);
  }
}

type TaskOf<K extends MapTask["kind"]> = Extract<MapTask, { readonly kind: K }>;
type ResultOf<K extends MapTask["kind"]> = Extract<MapResult, { readonly kind: K }>;

function isResultOf<K extends MapTask["kind"]>(kind: K, result: MapResult): result is ResultOf<K> {
  return result.kind === kind;
}
