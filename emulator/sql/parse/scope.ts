import type { Column, ColumnType, Table } from "../../store/catalog.ts";
import type { Bindable } from "./bound_sql.ts";
import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { QueryParameters } from "./query_parameters.ts";

/** A piece of SQLite's SQL and what it yields. */
export interface Expression {
  readonly sql: string;
  readonly type: ColumnType;
  /** The column's name, where it is a column as it stands. */
  readonly name?: string;
}

/** A column that a name can mean. */
export interface ScopeColumn extends Column {
  /** Table or alias that may stand before its name. */
  readonly qualifier: string | undefined;
  readonly sql: string;
  /** It is the alias of an aggregate: it stands only where aggregates may. */
  readonly aggregated?: boolean;
}

/** What an expression was seen to read while it was parsed. */
export interface Usage {
  /** Columns outside of aggregates: their names by their SQL. */
  readonly columns: Map<string, string>;
  /** Names of aggregates. */
  readonly aggregates: Set<string>;
}

/** What expressions of one place may use. */
export interface Place {
  readonly scope: readonly ScopeColumn[];
  /** May aggregates stand here? */
  readonly aggregates: boolean;
  /** Notes what is read, where that matters. */
  readonly usage?: Usage;
}

/**
 * The rules that contain themselves: an expression in brackets, a sub-query. The rules below them
 * call them by way of the {@linkcode Translation}, so that no two modules import each other.
 */
export interface Grammar {
  readonly expression: (translation: Translation, place: Place) => Expression;
  readonly select: (translation: Translation) => SelectSql;
}

/** A translated SELECT and the columns it yields. */
export interface SelectSql {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** Knows the tables that may be read by their full names, as the store's catalog does. */
export interface Tables {
  find(name: string): Table | undefined;
}

/** What a translation carries along. */
export interface Translation {
  readonly grammar: Grammar;
  readonly tables: Tables;
  readonly cursor: Cursor;
  readonly parameters: QueryParameters;
  /** Names that literals and parameters are bound to, by their values. */
  readonly bindings: Map<Bindable, string>;
  /** Queries that WITH has named, by their names in lower case. */
  readonly views: Map<string, SelectSql>;
  /** What those names begin with, where it is not `v`. */
  readonly bindingPrefix?: string;
}

/**
 * Binds a value and gives the SQL that stands for it, the same for the same value, so that equal
 * expressions stay equal. No text of the query gets into SQLite's.
 */
export function bind({ bindings, bindingPrefix = "v" }: Translation, value: Bindable): string {
  const isInteger = typeof value === "number" && Number.isSafeInteger(value);
  const bound = isInteger ? BigInt(value) : value;
  const name = bindings.get(bound) ?? `${bindingPrefix}${bindings.size}`;
  bindings.set(bound, name);
  return `@${name}`;
}

/**
 * The column that a name means; BigQuery compares column names without case.
 *
 * @throws {ApiError} 400 where there is none
 */
export function findColumn(
  { cursor }: Translation,
  scope: readonly ScopeColumn[],
  token: Token,
  qualifier?: Token,
): ScopeColumn {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const found = scope.find((column) =>
    same(column.name, token.text) &&
    (!qualifier || (column.qualifier !== undefined && same(column.qualifier, qualifier.text)))
  );
  if (found) return found;
  const name = qualifier ? `${qualifier.text}.${token.text}` : token.text;
  throw cursor.error(`Unrecognized name: ${name}`, qualifier ?? token);
}
