import type { MapResult, MapWork } from "./maps/map_work.ts";
import type { QueryRows, QueryWork } from "./sql/run/query_work.ts";
import { WorkerPool, type WorkerPoolOptions } from "./sql/run/worker_pool.ts";

/** What is done on threads. */
export type ThreadWork = QueryWork | MapWork;

/** The threads that an embedded CARTO has; each costs some ten megabytes before its first tile. */
export type Threads = WorkerPool<ThreadWork, QueryRows | MapResult>;

/**
 * Two processors are what most machines can spare: so many threads work at the same kind of thing.
 * The third starts where two queries run and a tile is wanted, or two tiles and a query.
 */
const THREADS = 3;

/** Threads for all queries and maps, which end what takes longer than the deadline. */
export function openThreads(
  { threads = THREADS, ...settings }:
    & Omit<WorkerPoolOptions<ThreadWork>, "module" | "threads" | "laneOf">
    & Partial<Pick<WorkerPoolOptions<ThreadWork>, "threads">>,
): Threads {
  const module = new URL("./thread.ts", import.meta.url);
  return new WorkerPool({ ...settings, threads, module, laneOf });
}

/** What reads a part of a source is a lane of its own: it must not wait for what reads all. */
export function laneOf(work: ThreadWork): string {
  const isPart = work.kind === "map" &&
    (work.task.kind === "tile" || work.task.kind === "properties");
  return isPart ? "tiles" : "queries";
}
