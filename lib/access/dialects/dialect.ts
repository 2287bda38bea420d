/** The differences between warehouses in the SQL of a grant. */

import type { Box } from "../predicate.ts";

/** How one kind of warehouse writes names, texts and placeholders. */
export interface Dialect {
  /** A column's name in the warehouse's quotes; safe for every name that `column` admits. */
  nameSql(name: string): string;
  /** A table by its full name, with dots between the parts. */
  tableSql(table: string): string;
  /**
   * An expression that the warehouse evaluates to exactly this text. The policy's schema rejects
   * what no warehouse can store: NUL, and lone surrogates.
   */
  textSql(text: string): string;
  /** A decimal number with exactly these digits. */
  decimalSql(digits: string): string;
  /** @param utc an instant as `2026-01-31 05:00:00`, perhaps with a fraction. */
  timestampSql(utc: string): string;
  /** @param local a time without zone, in the same form. */
  datetimeSql(local: string): string;
  uuidSql(text: string): string;
  /** Whether the column's text begins so, to the letter. */
  startsWithSql(column: string, prefix: string): string;
  /** Conditions that let a geometry's index find the rows in a box; none where there is no such. */
  boxIndexSql(column: string, box: Box): readonly string[];
  /** The greatest multiple of the step that is not above the value. */
  floorSql(value: string, step: number): string;
  /** The first day of the date's month or year. */
  startOfSql(date: string, unit: "month" | "year"): string;
  /** A point of the same type as the geometry column's, from degrees. */
  pointSql(longitude: string, latitude: string): string;
  /** A value as text, with every digit of an integer. */
  toTextSql(value: string): string;
  /**
   * The placeholder of a query parameter; null where CARTO documents none.
   *
   * @param position of the parameter in the source, from 1.
   */
  readonly placeholderSql: ((name: string, position: number) => string) | null;
  /** Whether CARTO takes parameter values as a list, in the order of their positions. */
  readonly parametersByPosition: boolean;
  /** A table's full name, and a description of its form for people. */
  readonly table: { readonly pattern: RegExp; readonly form: string };
  /** The admitted column names, and a description of their form for people. */
  readonly column: { readonly pattern: RegExp; readonly form: string };
  /** The longest name; the warehouse might truncate a longer one. */
  readonly longestName: { readonly most: number; readonly of: "characters" | "bytes" };
  /** Whether column names are case-insensitive, even in quotes. */
  readonly ignoresCase: boolean;
}

/** {@linkcode Dialect.boxIndexSql} where comparing degrees needs no help. */
export const NO_INDEX = (): readonly string[] => [];

/** Letters, digits, `_` and `-`; in particular no `*`: a grant names one table. */
const PART = "[A-Za-z0-9_-]{1,128}";

/** A schema and a table, optionally with a database (on Databricks: a catalog). */
export const TWO_OR_THREE_PARTS = new RegExp(`^${PART}(\\.${PART}){1,2}$`);

/** A name in these quotes; quotes inside are doubled. */
export function quoteName(name: string, quote: string): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

/** Every name that the policy's schema admits. */
export const ANY_COLUMN = { pattern: /^/, form: "any text" };

/** Each part in these quotes, with dots between them. */
export function quoteParts(table: string, quote: string): string {
  return table.split(".").map((part) => `${quote}${part}${quote}`).join(".");
}

/**
 * Characters that are invisible or break the line: control and format characters, unassigned ones,
 * line and paragraph separators. They are escaped where the warehouse has an escape for them, so
 * that a person who reviews a grant can see them.
 */
export const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns the code point in hexadecimal, with at least this many digits. */
export function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, "0");
}
