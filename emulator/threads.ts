import type { MapResult, MapWork } from "./maps/map_work.ts";
import type { QueryRows, QueryWork } from "./sql/run/query_work.ts";
import { WorkerPool, type WorkerPoolOptions } from "./sql/run/worker_pool.ts";

/** What is done on threads. */
export type ThreadWork = QueryWork | MapWork;

/** The threads that an embedded CARTO has; each costs some ten megabytes before its first tile. */
export type Threads = WorkerPool<ThreadWork, QueryRows | MapResult>;

/** Two processors are what most machines can spare. */
const THREADS = 2;

/** Threads for all queries and maps, which end what takes longer than the deadline. */
export function openThreads(
  { threads = THREADS, ...settings }:
    & Omit<WorkerPoolOptions, "module" | "threads">
    & Partial<Pick<WorkerPoolOptions, "threads">>,
): Threads {
  return new WorkerPool({ ...settings, threads, module: new URL("./thread.ts", import.meta.url) });
}
