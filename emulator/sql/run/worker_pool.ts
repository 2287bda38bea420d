import { ApiError, type ApiStatus } from "../../errors/api_error.ts";
import { lateError } from "../functions/define.ts";

/** How long a thread has to end its statement itself, in milliseconds. */
const GRACE_MS = 100;

/** What a thread answers: that it begins, and then its result, or why there is none. */
export type WorkerAnswer<T> =
  | { readonly kind: "started" }
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "error"; readonly status: ApiStatus; readonly message: string };

/** How a pool is set up. */
export interface WorkerPoolOptions {
  /** The module that each thread runs (serve_requests.ts). */
  readonly module: URL;
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  /** Threads at most. */
  readonly threads: number;
}

/** What a request tells a thread besides: how long it may take. */
export interface Limit {
  readonly deadlineMs: number;
}

interface Job<Q, T> {
  readonly request: Q;
  readonly resolve: (value: T) => void;
  readonly reject: (error: ApiError) => void;
}

interface Thread<Q, T> {
  readonly worker: Worker;
  job: Job<Q, T> | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Answers requests on threads. They start with the first requests. One that overruns its deadline
 * is ended, and the next request gets a new one.
 */
export class WorkerPool<Q, T> {
  readonly #options: WorkerPoolOptions;
  readonly #threads = new Set<Thread<Q & Limit, T>>();
  readonly #waiting: Job<Q & Limit, T>[] = [];
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /**
   * The answer to a request.
   *
   * @throws {ApiError} what the thread refuses; 504 past the deadline, 503 when the pool closes
   */
  run(request: Q): Promise<T> {
    return new Promise((resolve, reject) => {
      const { deadlineMs } = this.#options;
      this.#waiting.push({ request: { ...request, deadlineMs }, resolve, reject });
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
    while (this.#waiting.length > 0) {
      const thread = this.#closed ? undefined : this.#idleThread();
      if (!thread && !this.#closed) return;
      const job = this.#waiting.shift();
      if (!job) return;
      if (thread) {
        thread.job = job;
        thread.worker.postMessage(job.request);
      } else {
        job.reject(closed());
      }
    }
  }

  #idleThread(): Thread<Q & Limit, T> | undefined {
    for (const thread of this.#threads) if (!thread.job) return thread;
    if (this.#threads.size >= this.#options.threads) return undefined;
    const worker = new Worker(this.#options.module, { type: "module" });
    const thread: Thread<Q & Limit, T> = { worker, job: undefined, timer: undefined };
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer<T>>) => {
      if (data.kind === "started") return this.#limit(thread);
      const job = this.#settle(thread);
      if (data.kind === "done") job?.resolve(data.value);
      else job?.reject(new ApiError(data.status, data.message));
      this.#next();
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#end(thread, new ApiError(500, "Internal error"));
      this.#next();
    });
    this.#threads.add(thread);
    return thread;
  }

  /**
   * The time that a thread takes to start is not the request's. Most threads end their statement
   * themselves; the others are given up a little later.
   */
  #limit(thread: Thread<Q & Limit, T>): void {
    const { deadlineMs } = this.#options;
    thread.timer = setTimeout(() => {
      this.#end(thread, lateError(deadlineMs));
      this.#next();
    }, deadlineMs + GRACE_MS);
  }

  #settle(thread: Thread<Q & Limit, T>): Job<Q & Limit, T> | undefined {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = undefined;
    return job;
  }

  #end(thread: Thread<Q & Limit, T>, error: ApiError): void {
    this.#threads.delete(thread);
    thread.worker.terminate();
    this.#settle(thread)?.reject(error);
  }
}

function closed(): ApiError {
  return new ApiError(503, "The embedded CARTO is closing");
}
