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
  NO_INDEX,
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
  decimalSql: (digits) => digits,
  // A plain TIMESTAMP follows TIMESTAMP_TYPE_MAPPING, by default without a zone.
  timestampSql: (utc) => timeSql("TO_TIMESTAMP_TZ", utc, " +00:00", " TZH:TZM"),
  datetimeSql: (local) => timeSql("TO_TIMESTAMP_NTZ", local),
  uuidSql: (text) => `'${text}'`,
  startsWithSql: (column, prefix) => `STARTSWITH(${column}, ${snowflake.textSql(prefix)})`,
  boxIndexSql: NO_INDEX,
  // Division of decimals keeps a fixed scale, and would round up.
  floorSql: (value, step) => `FLOOR(${value}::DOUBLE / ${step}) * ${step}`,
  startOfSql: (date, unit) => `DATE_TRUNC('${unit.toUpperCase()}', ${date})`,
  pointSql: (longitude, latitude) => `ST_MAKEPOINT(${longitude}, ${latitude})`,
  toTextSql: (value) => `CAST(${value} AS VARCHAR)`,
  // By position (@carto/api-client, QuerySourceOptions).
  placeholderSql: (_, position) => `:${position}`,
  parametersByPosition: true,
  table: { pattern: TWO_OR_THREE_PARTS, form: "database.schema.table or schema.table" },
  column: ANY_COLUMN,
  longestName: { most: 255, of: "characters" },
  ignoresCase: false,
};

function timeSql(name: string, time: string, zone = "", zoneFormat = ""): string {
  const fraction = time.includes(".") ? ".FF" : "";
  return `${name}('${time}${zone}', 'YYYY-MM-DD HH24:MI:SS${fraction}${zoneFormat}')`;
}
