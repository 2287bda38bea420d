/**
 * Snowflake: "String and binary data types", escape sequences in single-quoted string constants,
 * and "Identifier requirements". A backslash escapes, a quote is doubled; `\u` takes four digits,
 * so characters beyond them are not escaped. Names in double quotes are literal.
 */
import {
  ANY_COLUMN,
  type Dialect,
  hex,
  INVISIBLE,
  quoteName,
  quoteParts,
  TWO_OR_THREE_PARTS,
} from "./dialect.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "''",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const ESCAPED = new RegExp(`[\\\\']|${INVISIBLE.source}`, "gu");
const FOUR_DIGITS = /^[\0-\uffff]$/;

export const snowflake: Dialect = {
  nameSql: (name) => quoteName(name, '"'),
  tableSql: (table) => quoteParts(table, '"'),
  textSql(text) {
    const escaped = text.replace(
      ESCAPED,
      (character) =>
        ESCAPES[character] ?? (FOUR_DIGITS.test(character) ? `\\u${hex(character, 4)}` : character),
    );
    return `'${escaped}'`;
  },
  toTextSql: (value) => `CAST(${value} AS VARCHAR)`,
  // By position (@carto/api-client, QuerySourceOptions).
  placeholderSql: (_, position) => `:${position}`,
  parametersByPosition: true,
  table: { pattern: TWO_OR_THREE_PARTS, form: "database.schema.table or schema.table" },
  column: ANY_COLUMN,
  longestName: { most: 255, of: "characters" },
  ignoresCase: false,
};
