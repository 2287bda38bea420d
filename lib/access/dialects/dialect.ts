/** What differs between warehouses in the SQL of a grant. */

/** How names, texts and placeholders are written for one kind of warehouse. */
export interface Dialect {
  /** A column's name in the warehouse's quotes, whatever is in it that `column` admits. */
  nameSql(name: string): string;
  /** A table by its full name, dots between the parts. */
  tableSql(table: string): string;
  /**
   * An expression that the warehouse reads back as exactly this text. The policy's schema refuses
   * what none can hold: NUL, and halves of surrogate pairs.
   */
  textSql(text: string): string;
  /** A value as text, with every digit of a whole number. */
  toTextSql(value: string): string;
  /**
   * The placeholder of a query parameter; null where CARTO documents none.
   *
   * @param position which of the source's parameters it is, from 1.
   */
  readonly placeholderSql: ((name: string, position: number) => string) | null;
  /** Whether CARTO takes the values of parameters as a list, in the order of their positions. */
  readonly parametersByPosition: boolean;
  /** A table's full name, and how that is told to people. */
  readonly table: { readonly pattern: RegExp; readonly form: string };
  /** What a column may be called, and what is told to people who call it otherwise. */
  readonly column: { readonly pattern: RegExp; readonly form: string };
  /** The longest name; a longer one could be cut to another. */
  readonly longestName: { readonly most: number; readonly of: "characters" | "bytes" };
  /** Whether a column's name is the same in any case, even in quotes. */
  readonly ignoresCase: boolean;
}

/** Letters, digits, `_` and `-`; in particular no `*`: a grant names one table. */
const PART = "[A-Za-z0-9_-]{1,128}";

/** A schema's table, or that of a database (on Databricks: a catalog). */
export const TWO_OR_THREE_PARTS = new RegExp(`^${PART}(\\.${PART}){1,2}$`);

/** A name between these quotes, in which a quote is doubled. */
export function quoteName(name: string, quote: string): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

/** All that the policy's schema admits. */
export const ANY_COLUMN = { pattern: /^/, form: "any text" };

/** Every name between these quotes, dots between the names. */
export function quoteParts(table: string, quote: string): string {
  return table.split(".").map((part) => `${quote}${part}${quote}`).join(".");
}

/**
 * What cannot be seen, or breaks the line: control and format characters, those that no character
 * was assigned to, line and paragraph separators. They travel escaped where the warehouse has an
 * escape for them: nobody could tell them apart in a grant they review.
 */
export const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns the code point in hexadecimal, with this many digits at least. */
export function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, "0");
}
