import * as v from "valibot";
import { ApiError, type ApiStatus } from "../../errors/api_error.ts";
import type { TranslatedQuery } from "../parse/translate.ts";

/** What a query may cost. */
export interface QueryLimits {
  /** Rows that are read. */
  readonly most: number;
  /** Is asking for more an error, or is the rest left out? */
  readonly overflow: "refuse" | "cut";
}

/** What a worker is sent. */
export interface WorkerRequest extends QueryLimits {
  readonly dataDir: string;
  readonly query: TranslatedQuery;
}

/**
 * What a worker answers: that it begins, and then rows as a JSON array in UTF-8, or why there are
 * none.
 */
export type WorkerAnswer =
  | { readonly kind: "started" }
  | { readonly kind: "rows"; readonly rows: Uint8Array<ArrayBuffer> }
  | { readonly kind: "error"; readonly status: ApiStatus; readonly message: string };

/** A row of an answer: JSON values by the names of the query's columns. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** How a runner is set up. */
export interface QueryRunnerOptions {
  /** The folder of the database. */
  readonly dataDir: string;
  /** Milliseconds that a query may run; CARTO's SQL API gives it a minute. @default {60_000} */
  readonly deadlineMs?: number;
  /** Threads that run queries at most. @default {2} */
  readonly threads?: number;
}

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (rows: Uint8Array<ArrayBuffer>) => void;
  readonly reject: (error: ApiError) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const rowsSchema = v.array(v.record(v.string(), v.unknown()));

/**
 * Runs queries on threads of their own, each with a read-only connection. Threads start with the
 * first queries. One that overruns its deadline is ended, and the next query gets a new one.
 */
export class QueryRunner {
  readonly #dataDir: string;
  readonly #deadlineMs: number;
  readonly #most: number;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Job[] = [];
  #closed = false;

  constructor({ dataDir, deadlineMs = 60_000, threads = 2 }: QueryRunnerOptions) {
    this.#dataDir = dataDir;
    this.#deadlineMs = deadlineMs;
    this.#most = threads;
  }

  /**
   * The rows of a query as a JSON array in UTF-8.
   *
   * @throws {ApiError} 400 where SQLite cannot run it or it yields too much, 504 past the deadline
   */
  json(query: TranslatedQuery, { most, overflow }: QueryLimits): Promise<Uint8Array<ArrayBuffer>> {
    const { sql, bindings, columns } = query;
    const request: WorkerRequest = {
      dataDir: this.#dataDir,
      query: { sql, bindings, columns },
      most,
      overflow,
    };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#next();
    });
  }

  /** The rows of a query, like {@linkcode json}. */
  async rows(query: TranslatedQuery, limits: QueryLimits): Promise<JsonRow[]> {
    const text = new TextDecoder().decode(await this.json(query, limits));
    return v.parse(rowsSchema, JSON.parse(text));
  }

  /** Ends all threads; queries that run or wait are refused. */
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

  #idleThread(): Thread | undefined {
    for (const thread of this.#threads) if (!thread.job) return thread;
    if (this.#threads.size >= this.#most) return undefined;
    const worker = new Worker(new URL("./query_worker.ts", import.meta.url), { type: "module" });
    const thread: Thread = { worker, job: undefined, timer: undefined };
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => {
      if (data.kind === "started") return this.#limit(thread);
      const job = this.#settle(thread);
      if (data.kind === "rows") job?.resolve(data.rows);
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

  /** The time that a thread takes to start is not the query's. */
  #limit(thread: Thread): void {
    thread.timer = setTimeout(() => {
      const seconds = this.#deadlineMs / 1_000;
      this.#end(thread, new ApiError(504, `The query ran longer than ${seconds} s`));
      this.#next();
    }, this.#deadlineMs);
  }

  #settle(thread: Thread): Job | undefined {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = undefined;
    return job;
  }

  #end(thread: Thread, error: ApiError): void {
    this.#threads.delete(thread);
    thread.worker.terminate();
    this.#settle(thread)?.reject(error);
  }
}

function closed(): ApiError {
  return new ApiError(503, "The embedded CARTO is closing");
}
