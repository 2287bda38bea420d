import { Worker } from "node:worker_threads";
import { ApiError, type ApiStatus } from "../../errors/api_error.ts";
import { lateError } from "../functions/define.ts";

/** How long a thread has to end its statement itself, in milliseconds. */
const GRACE_MS = 100;

/** After so many milliseconds without work a thread ends, and its memory is free. */
const IDLE_MS = 120_000;

/**
 * Heap of a thread, in megabytes: V8 collects the sooner the smaller it is. 200,000 rows of a wide
 * table fit.
 */
const HEAP = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_024 } as const;

/** What a thread answers: that it begins, and then its result, or why there is none. */
export type WorkerAnswer<T> =
  | { readonly kind: "started" }
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "error"; readonly status: ApiStatus; readonly message: string };

/** What every request tells a thread besides. */
export interface ThreadSettings {
  /** The folder of the database. */
  readonly dataDir: string;
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
}

/** How a pool is set up. */
export interface WorkerPoolOptions<Q> extends ThreadSettings {
  /** The module that each thread runs (serve_requests.ts). */
  readonly module: URL;
  /** Threads at most. */
  readonly threads: number;
  /**
   * Names the lane of a request. Where there are several threads, one lane never has all of them,
   * so that what is quick in one does not wait for what is slow in another.
   */
  readonly laneOf: (request: Q) => string;
  /** After so many milliseconds without work a thread ends. @default {IDLE_MS} */
  readonly idleMs?: number;
}

/** What answers requests: a {@linkcode WorkerPool}, as its users see it. */
export interface Answers<Q, T> {
  run(request: Q): Promise<T>;
}

interface Job<Q, T> {
  readonly request: Q;
  readonly lane: string;
  readonly resolve: (value: T) => void;
  readonly reject: (error: ApiError) => void;
}

interface Thread<Q, T> {
  readonly worker: Worker;
  job: Job<Q, T> | undefined;
  /** Ends it: past the deadline of its job, or where it has had none for long. */
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Answers requests on threads, those of a lane in their order. Threads start with the first
 * requests, as many as there are at once, and end when there have been none for long. One that
 * overruns its deadline is ended, and the next request gets a new one.
 */
export class WorkerPool<Q, T> implements Answers<Q, T> {
  readonly #options: WorkerPoolOptions<Q>;
  readonly #threads = new Set<Thread<Q, T>>();
  readonly #waiting: Job<Q, T>[] = [];
  #closed = false;

  constructor(options: WorkerPoolOptions<Q>) {
    this.#options = options;
  }

  /** How many threads there are now. */
  get size(): number {
    return this.#threads.size;
  }

  /**
   * The answer to a request.
   *
   * @throws {ApiError} what the thread refuses; 504 past the deadline, 503 when the pool closes
   */
  run(request: Q): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, lane: this.#options.laneOf(request), resolve, reject });
      this.#next();
    });
  }

  /** Ends all threads; requests that run or wait are refused. */
  close(): void {
    this.#closed = true;
    for (const thread of this.#threads) this.#end(thread, closed());
    this.#next();
  }

  #next(): void {
    if (this.#closed) {
      for (const job of this.#waiting.splice(0)) job.reject(closed());
      return;
    }
    for (;;) {
      const at = this.#waiting.findIndex(({ lane }) => this.#hasRoom(lane));
      const thread = at === -1 ? undefined : this.#idleThread();
      const [job] = thread ? this.#waiting.splice(at, 1) : [];
      if (!thread || !job) return;
      const { dataDir, deadlineMs } = this.#options;
      clearTimeout(thread.timer);
      thread.job = job;
      thread.worker.postMessage({ dataDir, deadlineMs, request: job.request });
    }
  }

  #hasRoom(lane: string): boolean {
    const running = [...this.#threads].filter(({ job }) => job?.lane === lane).length;
    return running < Math.max(1, this.#options.threads - 1);
  }

  #idleThread(): Thread<Q, T> | undefined {
    for (const thread of this.#threads) if (!thread.job) return thread;
    if (this.#threads.size >= this.#options.threads) return undefined;
    const worker = new Worker(this.#options.module, { resourceLimits: HEAP });
    const thread: Thread<Q, T> = { worker, job: undefined, timer: undefined };
    worker.on("message", (answer: WorkerAnswer<T>) => {
      if (answer.kind === "started") return this.#limit(thread);
      const job = this.#settle(thread);
      this.#endWhenIdle(thread);
      if (answer.kind === "done") job?.resolve(answer.value);
      else job?.reject(new ApiError(answer.status, answer.message));
      this.#next();
    });
    worker.on("error", (error: Error & { readonly code?: string }) => {
      this.#end(thread, error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooLarge() : unexpected());
      this.#next();
    });
    this.#threads.add(thread);
    return thread;
  }

  /**
   * The time that a thread takes to start is not the request's. Threads end their statements
   * themselves; one that does not is given up a little later.
   */
  #limit(thread: Thread<Q, T>): void {
    const { deadlineMs } = this.#options;
    thread.timer = setTimeout(() => {
      this.#end(thread, lateError(deadlineMs));
      this.#next();
    }, deadlineMs + GRACE_MS);
  }

  #endWhenIdle(thread: Thread<Q, T>): void {
    const { idleMs = IDLE_MS } = this.#options;
    thread.timer = setTimeout(() => this.#end(thread, closed()), idleMs);
  }

  #settle(thread: Thread<Q, T>): Job<Q, T> | undefined {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = undefined;
    return job;
  }

  #end(thread: Thread<Q, T>, error: ApiError): void {
    this.#threads.delete(thread);
    void thread.worker.terminate();
    this.#settle(thread)?.reject(error);
  }
}

function closed(): ApiError {
  return new ApiError(503, "The embedded CARTO is closing");
}

function tooLarge(): ApiError {
  return new ApiError(400, "The query needs more memory than it may have; add a LIMIT");
}

function unexpected(): ApiError {
  return new ApiError(500, "Internal error");
}
