import { ApiError } from "../../errors/api_error.ts";
import type { Column, Table } from "../../store/catalog.ts";
import type { SqlType } from "../functions/sql_type.ts";
import type { Bindable } from "./bound_sql.ts";
import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import type { QueryParameters } from "./query_parameters.ts";

/** A piece of SQLite's SQL and what it yields. */
export interface Expression {
  readonly sql: string;
  readonly type: SqlType;
  /** The column's name, where it is a column as it stands. */
  readonly name?: string;
  /** The same without a check for overflow, where `sql` has one (numbers.ts). */
  readonly unchecked?: string;
  /** How many operators `unchecked` has. */
  readonly operators?: number;
  /** Is a FLOAT64 kept as a float, and not as an integer of the same value? */
  readonly isReal?: boolean;
  /** The text of a literal or parameter: BigQuery makes a date or time of it where it needs one. */
  readonly text?: string;
  /** The digits of a NUMERIC literal. */
  readonly digits?: string;
  /** The value of a literal or parameter that is a number. */
  readonly value?: number | bigint;
}

/** A column that a name can mean. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: SqlType;
  /** Table or alias that may stand before its name. */
  readonly qualifier: string | undefined;
  readonly sql: string;
  /** It is the alias of an aggregate: it stands only where aggregates may. */
  readonly aggregated?: boolean;
  /** It is an alias of the list: what it reads has been looked at. */
  readonly isAlias?: boolean;
  /** USING joins it with another of this name: `*` does not list it. */
  readonly isHidden?: boolean;
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
  /** Does an alias of the list hide a column of its name, or are the two ambiguous? */
  readonly aliases?: "first" | "ambiguous";
  /** Notes by what tables are joined, in the condition of a join. */
  readonly joined?: Set<string>;
  /** Notes what is read, where that matters. */
  readonly usage?: Usage | undefined;
}

/**
 * The rules that contain themselves: an expression in brackets, a sub-query. The rules below them
 * call them by way of the {@linkcode Translation}, so that no two modules import each other.
 */
export interface Grammar {
  readonly expression: (translation: Translation, place: Place) => Expression;
  readonly query: (translation: Translation) => SelectSql;
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
 * expressions stay equal. No text of the query gets into SQLite's. A `bigint` is an integer, a
 * `number` a float.
 */
export function bind({ bindings, bindingPrefix = "v" }: Translation, value: Bindable): string {
  if (typeof value === "string" && value.includes("\0")) {
    throw new ApiError(400, "Strings with the character NUL are not in the embedded CARTO");
  }
  const name = bindings.get(value) ?? `${bindingPrefix}${bindings.size}`;
  bindings.set(value, name);
  return `@${name}`;
}

/** The values that this SQL binds; a literal may have become another value since it was read. */
export function bindingsOf(
  { bindings }: Translation,
  sql: string,
): Readonly<Record<string, Bindable>> {
  const used = new Set(Array.from(sql.matchAll(/@(\w+)/g), ([, name]) => name));
  const entries = [...bindings].map(([value, name]) => [name, value] as const);
  return Object.fromEntries(entries.filter(([name]) => used.has(name)));
}

/**
 * The column that a name means; BigQuery compares column names without case.
 *
 * @throws {ApiError} 400 where there is none, or more than one
 */
export function findColumn(
  { cursor }: Translation,
  { scope, aliases }: Pick<Place, "scope" | "aliases">,
  token: Token,
  qualifier?: Token,
): ScopeColumn {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const all = scope.filter((column) =>
    same(column.name, token.text) &&
    (qualifier
      ? column.qualifier !== undefined && same(column.qualifier, qualifier.text)
      : !column.isHidden)
  );
  const found = aliases === "first" ? all.find(({ isAlias }) => isAlias) ?? all[0] : all[0];
  const name = qualifier ? `${qualifier.text}.${token.text}` : token.text;
  if (!found) throw cursor.error(`Unrecognized name: ${name}`, qualifier ?? token);
  const isClear = found.isAlias && aliases === "first" ||
    all.every(({ sql }) => sql === found.sql);
  if (isClear) return found;
  throw cursor.error(`Name ${name} is ambiguous: it means more than one column`, token);
}
