import type { DatabaseSync } from "node:sqlite";
import type { TranslatedQuery } from "../parse/translate.ts";
import { runQuery, toJson } from "./run_query.ts";

/** What a query may cost. */
export interface QueryLimits {
  /** Rows that are read. */
  readonly most: number;
  /** Is asking for more an error, or is the rest left out? */
  readonly overflow: "refuse" | "cut";
}

/** A query for a thread. */
export interface QueryWork extends QueryLimits {
  readonly kind: "query";
  readonly query: TranslatedQuery;
}

/** Its rows as a JSON array in UTF-8, so that JSON does not hold up the thread that serves. */
export interface QueryRows {
  readonly kind: "rows";
  readonly body: Uint8Array<ArrayBuffer>;
}

/** @throws {ApiError} 400 where SQLite cannot run the query or it yields too much */
export function answerQuery(
  reader: DatabaseSync,
  { query, most, overflow }: Omit<QueryWork, "kind">,
): QueryRows {
  const rows = runQuery(reader, query, most, overflow).map((row) =>
    Object.fromEntries(
      query.columns.map(({ name, type }, index) => [name, toJson(row[index], type)]),
    )
  );
  return { kind: "rows", body: new TextEncoder().encode(JSON.stringify(rows)) };
}
