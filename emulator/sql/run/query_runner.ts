import * as v from "valibot";
import type { TranslatedQuery } from "../parse/translate.ts";
import { WorkerPool } from "./worker_pool.ts";

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

const rowsSchema = v.array(v.record(v.string(), v.unknown()));

/** Runs queries on threads of their own, each with a read-only connection. */
export class QueryRunner {
  readonly #dataDir: string;
  readonly #pool: WorkerPool<WorkerRequest, Uint8Array<ArrayBuffer>>;

  constructor({ dataDir, deadlineMs = 60_000, threads = 2 }: QueryRunnerOptions) {
    this.#dataDir = dataDir;
    const module = new URL("./query_worker.ts", import.meta.url);
    this.#pool = new WorkerPool({ module, deadlineMs, threads });
  }

  /**
   * The rows of a query as a JSON array in UTF-8.
   *
   * @throws {ApiError} 400 where SQLite cannot run it or it yields too much, 504 past the deadline
   */
  json(query: TranslatedQuery, { most, overflow }: QueryLimits): Promise<Uint8Array<ArrayBuffer>> {
    const { sql, bindings, columns } = query;
    return this.#pool.run({
      dataDir: this.#dataDir,
      query: { sql, bindings, columns },
      most,
      overflow,
    });
  }

  /** The rows of a query, like {@linkcode json}. */
  async rows(query: TranslatedQuery, limits: QueryLimits): Promise<JsonRow[]> {
    const text = new TextDecoder().decode(await this.json(query, limits));
    return v.parse(rowsSchema, JSON.parse(text));
  }

  /** Ends all threads; queries that run or wait are refused. */
  close(): void {
    this.#pool.close();
  }
}
