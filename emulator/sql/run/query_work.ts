import type { DatabaseSync } from "node:sqlite";
import type { TranslatedQuery } from "../parse/translate.ts";
import { tooManyBytes } from "../functions/allowance.ts";
import { MOST_BYTES, type QueryLimits, runQuery, toJson } from "./run_query.ts";

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
  { query, ...limits }: Omit<QueryWork, "kind">,
): QueryRows {
  const { mostBytes = MOST_BYTES } = limits;
  let characters = 0;
  const rows = runQuery(reader, query, limits).map((row) => {
    const values = query.columns.map(({ name, type }, index) => [name, toJson(row[index], type)]);
    const text = JSON.stringify(Object.fromEntries(values));
    characters += text.length;
    if (characters > mostBytes) throw tooManyBytes(mostBytes);
    return text;
  });
  return { kind: "rows", body: new TextEncoder().encode(`[${rows.join(",")}]`) };
}
