import type { Column, ColumnType, Table } from "../store/catalog.ts";
import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { QueryParameters } from "./parameters.ts";

/** A value that can be bound to a statement; SQLite takes a `number` for a float always. */
export type Bindable = string | number | bigint | null;

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

/** Knows the tables that may be read by their full names, as the store's catalog does. */
export interface Tables {
  find(name: string): Table | undefined;
}

/** What a translation carries along. */
export interface Translation {
  readonly tables: Tables;
  readonly cursor: Cursor;
  readonly parameters: QueryParameters;
  /** Names that literals and parameters are bound to, by their values. */
  readonly bindings: Map<Bindable, string>;
  /** Queries that WITH has named, by their names in lower case. */
  readonly views: Map<string, { readonly sql: string; readonly columns: readonly Column[] }>;
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

/** A name as SQLite's quoted identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
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
