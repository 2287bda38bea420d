import * as v from "valibot";
import type { TranslatedQuery } from "../parse/translate.ts";
import type { QueryRows, QueryWork } from "./query_work.ts";
import type { QueryLimits } from "./run_query.ts";
import type { Answers } from "./worker_pool.ts";

/** A row of an answer: JSON values by the names of the query's columns. */
export type JsonRow = Readonly<Record<string, unknown>>;

const rowsSchema = v.array(v.record(v.string(), v.unknown()));

/** Runs queries on threads. */
export class QueryRunner {
  readonly #threads: Answers<QueryWork, QueryRows | { readonly kind: string }>;

  constructor(threads: Answers<QueryWork, QueryRows | { readonly kind: string }>) {
    this.#threads = threads;
  }

  /**
   * The rows of a query as a JSON array in UTF-8.
   *
   * @throws {ApiError} 400 where SQLite cannot run it or it yields too much, 504 past the deadline
   */
  async json(query: TranslatedQuery, limits: QueryLimits): Promise<Uint8Array<ArrayBuffer>> {
    const { sql, bindings, columns } = query;
    const work = { kind: "query", query: { sql, bindings, columns }, ...limits } as const;
    const rows = await this.#threads.run(work);
    if ("body" in rows) return rows.body;
    throw new TypeError(`A thread answered ${rows.kind} to a query`);
  }

  /** The rows of a query, like {@linkcode json}. */
  async rows(query: TranslatedQuery, limits: QueryLimits): Promise<JsonRow[]> {
    const text = new TextDecoder().decode(await this.json(query, limits));
    return v.parse(rowsSchema, JSON.parse(text));
  }
}
