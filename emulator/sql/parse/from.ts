import { ApiError } from "../../errors/api_error.ts";
import { quoteName } from "../../store/quote_name.ts";
import type { Cursor } from "./cursor.ts";
import type { ScopeColumn, SelectSql, Translation } from "./scope.ts";
import { parseAlias } from "./select_list.ts";

/** What a SELECT reads from. */
export interface Source {
  readonly sql: string;
  readonly scope: readonly ScopeColumn[];
}

/**
 * Translates what stands after FROM: a table of the catalog, a query that WITH has named or a
 * sub-query, with or without alias.
 *
 * @throws {ApiError} 404 that names an unknown table
 */
export function parseSource(translation: Translation): Source {
  const { cursor } = translation;
  const source = parseOne(translation);
  const joins = [",", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"];
  if (joins.some((word) => cursor.sees(word))) throw cursor.unexpected("joins are not understood");
  return source;
}

function parseOne(translation: Translation): Source {
  const { cursor } = translation;
  if (cursor.takes("(")) {
    const query = translation.grammar.select(translation);
    cursor.expect(")");
    return derived(query, parseAlias(translation));
  }
  const path = parsePath(cursor);
  const view = translation.views.get(path.toLowerCase());
  if (view) return derived(view, parseAlias(translation) ?? path);
  const table = translation.tables.find(path);
  if (!table) throw new ApiError(404, `Table not found: ${path}`);
  const alias = parseAlias(translation) ?? path.slice(path.lastIndexOf(".") + 1);
  return {
    sql: `${quoteName(table.sqliteName)} AS ${quoteName(alias)}`,
    scope: table.columns.map((column) => ({
      ...column,
      qualifier: alias,
      sql: `${quoteName(alias)}.${quoteName(column.name)}`,
    })),
  };
}

function derived({ sql, columns }: SelectSql, alias: string | undefined): Source {
  const name = quoteName(alias ?? "subquery");
  return {
    sql: `(${sql}) AS ${name}`,
    scope: columns.map((column) => ({
      ...column,
      qualifier: alias,
      sql: `${name}.${quoteName(column.name)}`,
    })),
  };
}

/**
 * A table's full name in any of BigQuery's spellings: back-ticks around all of it, around parts of
 * it, or none, even where the project's name has dashes.
 */
function parsePath(cursor: Cursor): string {
  const first = cursor.peek();
  if (first.kind !== "path" && first.kind !== "word") throw cursor.unexpected("expected a table");
  let { text, end } = cursor.next();
  for (;;) {
    const token = cursor.peek();
    const joins = token.kind === "sign"
      ? token.text === "." || token.text === "-"
      : token.kind !== "string" && (text.endsWith(".") || text.endsWith("-"));
    if (!joins || token.start !== end) return text;
    text += token.text;
    end = token.kind === "end" ? end : token.end;
    cursor.next();
  }
}
