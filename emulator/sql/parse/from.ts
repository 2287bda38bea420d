import { ApiError } from "../../errors/api_error.ts";
import { quoteName } from "../../store/quote_name.ts";
import { sqlTypeOf } from "../functions/sql_type.ts";
import { coerced, comparable } from "./coerce.ts";
import type { Cursor } from "./cursor.ts";
import { findColumn, type ScopeColumn, type SelectSql, type Translation } from "./scope.ts";
import { parseAlias } from "./select_list.ts";

/** What a SELECT reads from. */
export interface Source {
  readonly sql: string;
  readonly scope: readonly ScopeColumn[];
}

/** As many as a person writes; SQLite takes 64. */
const MAX_TABLES = 10;

const ABSENT_JOINS = ["RIGHT", "FULL", "NATURAL"];
const ABSENT_CLAUSES = ["TABLESAMPLE", "PIVOT", "UNPIVOT"];

/**
 * Translates what stands after FROM: tables of the catalog, queries that WITH has named and
 * sub-queries, with or without alias, and their joins.
 *
 * @throws {ApiError} 404 that names an unknown table
 */
export function parseSource(translation: Translation): Source {
  const { cursor } = translation;
  let source = parseOne(translation);
  for (let tables = 1;; tables++) {
    const absent = [...ABSENT_JOINS, ...ABSENT_CLAUSES].find((word) => cursor.sees(word));
    if (absent) throw cursor.unexpected(`${absent} is not in the embedded CARTO`);
    const kind = takeJoin(cursor);
    if (!kind) return source;
    if (tables >= MAX_TABLES) throw cursor.error(`More than ${MAX_TABLES} tables are joined`);
    source = join(translation, source, parseOne(translation), kind);
  }
}

type Join = "inner" | "left" | "cross";

function takeJoin(cursor: Cursor): Join | undefined {
  if (cursor.takes(",") || cursor.takes("CROSS", "JOIN")) return "cross";
  if (cursor.takes("JOIN") || cursor.takes("INNER", "JOIN")) return "inner";
  if (cursor.takes("LEFT", "JOIN") || cursor.takes("LEFT", "OUTER", "JOIN")) return "left";
  return undefined;
}

/**
 * Every condition calls a function once for each pair of rows, which ends the statement at its
 * deadline.
 */
function join(translation: Translation, left: Source, right: Source, kind: Join): Source {
  const { cursor } = translation;
  const known = new Set(left.scope.map(({ qualifier }) => qualifier?.toLowerCase()));
  const [first] = right.scope;
  if (first?.qualifier !== undefined && known.has(first.qualifier.toLowerCase())) {
    throw cursor.error(`Duplicate table alias ${first.qualifier} in the same FROM clause`);
  }
  const scope = [...left.scope, ...right.scope];
  const word = kind === "left" ? "LEFT JOIN" : "JOIN";
  const running = `abs(still_running(${first?.sql ?? "NULL"}))`;
  if (kind === "cross") return { sql: `${left.sql} JOIN ${right.sql} ON ${running}`, scope };
  if (cursor.takes("USING")) {
    const { condition, columns } = parseUsing(translation, left, right);
    return {
      sql: `${left.sql} ${word} ${right.sql} ON ${condition} AND ${running}`,
      scope: columns,
    };
  }
  cursor.expect("ON");
  const joined = new Set<string>();
  const parsed = translation.grammar.expression(translation, { scope, aggregates: false, joined });
  const isMatched = joined.has("=") || joined.has("ST_");
  if (kind === "left" && !isMatched) {
    throw cursor.error("LEFT JOIN needs a condition that is an equality of fields from both sides");
  }
  const condition = coerced(translation, parsed, "BOOL", "ON");
  return { sql: `${left.sql} ${word} ${right.sql} ON ${condition} AND ${running}`, scope };
}

/** `USING (a, b)`: one column of each name is left, that of the left side. */
function parseUsing(
  translation: Translation,
  left: Source,
  right: Source,
): { condition: string; columns: ScopeColumn[] } {
  const { cursor } = translation;
  const conditions: string[] = [];
  const hidden = new Set<ScopeColumn>();
  const first: ScopeColumn[] = [];
  cursor.expect("(");
  do {
    const token = cursor.next();
    const [a, b] = [left, right].map(({ scope }) => findColumn(translation, { scope }, token));
    if (!a || !b) throw cursor.unexpected();
    conditions.push(comparable(translation, "USING", a, b).join(" = "));
    hidden.add(b);
    first.push(a);
  } while (cursor.takes(","));
  cursor.expect(")");
  const rest = [...left.scope, ...right.scope].filter((column) => !first.includes(column));
  return {
    condition: conditions.join(" AND "),
    columns: [
      ...first,
      ...rest.map((column) => hidden.has(column) ? { ...column, isHidden: true } : column),
    ],
  };
}

function parseOne(translation: Translation): Source {
  const { cursor } = translation;
  if (cursor.takes("(")) {
    const query = translation.grammar.query(translation);
    if (!cursor.sees(")")) throw cursor.unexpected("expected the end of a sub-query");
    cursor.expect(")");
    return derived(translation, query, parseAlias(translation));
  }
  if (cursor.sees("UNNEST")) throw cursor.unexpected("UNNEST is not in the embedded CARTO here");
  const path = parsePath(cursor);
  const view = translation.views.get(path.toLowerCase());
  if (view) return derived(translation, view, parseAlias(translation) ?? path);
  if (cursor.sees("(")) throw cursor.unexpected("table functions are not in the embedded CARTO");
  const table = translation.tables.find(path);
  if (!table) throw new ApiError(404, `Table not found: ${path}`);
  const alias = parseAlias(translation) ?? path.slice(path.lastIndexOf(".") + 1);
  return {
    sql: `${quoteName(table.sqliteName)} AS ${quoteName(alias)}`,
    scope: table.columns.map((column) => ({
      name: column.name,
      type: sqlTypeOf(column),
      qualifier: alias,
      sql: `${quoteName(alias)}.${quoteName(column.name)}`,
    })),
  };
}

/** A sub-query without alias has a name that no other one has. */
function derived(
  { cursor }: Translation,
  { sql, columns }: SelectSql,
  alias: string | undefined,
): Source {
  const name = quoteName(alias ?? `subquery at ${cursor.position}`);
  return {
    sql: `(${sql}) AS ${name}`,
    scope: columns.map((column) => ({
      name: column.name,
      type: sqlTypeOf(column),
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
