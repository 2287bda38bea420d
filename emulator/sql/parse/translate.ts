import { ApiError } from "../../errors/api_error.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";
import type { Bindable } from "./bound_sql.ts";
import { createTranslation } from "./grammar.ts";
import { parseQuery, parseViews } from "./query.ts";
import type { QueryParameters } from "./query_parameters.ts";
import { bindingsOf, type Tables } from "./scope.ts";

/** A query in SQLite's SQL, with the values to bind and the columns it yields. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly bindings: Readonly<Record<string, Bindable>>;
  readonly columns: readonly Column[];
}

/**
 * Translates one query of GoogleSQL (BigQuery's dialect) into SQLite's. Literals and parameters
 * become bound values and names come from the catalog: no text of the query gets into the result.
 *
 * @throws {ApiError} 400 that names what is not understood, 404 that names an unknown table
 */
export function translateQuery(
  sql: string,
  parameters: QueryParameters,
  tables: Tables,
): TranslatedQuery {
  const translation = createTranslation(sql, "query", { tables, parameters });
  const { cursor } = translation;
  parseViews(translation);
  const select = parseQuery(translation);
  cursor.takes(";");
  if (cursor.peek().kind !== "end") throw cursor.unexpected();
  return { ...select, bindings: bindingsOf(translation, select.sql) };
}

/**
 * A query for all rows of a table.
 *
 * @throws {ApiError} 404 where there is no such table
 */
export function translateTable(name: string, tables: Tables): TranslatedQuery {
  const table = tables.find(name);
  if (!table) throw new ApiError(404, `Table not found: ${name}`);
  const list = table.columns.map((column) => quoteName(column.name)).join(", ");
  return {
    sql: `SELECT ${list} FROM ${quoteName(table.sqliteName)}`,
    bindings: {},
    columns: table.columns,
  };
}
