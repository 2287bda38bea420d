/**
 * BigQuery: "Lexical structure and syntax" of the GoogleSQL reference. A quote inside a string is
 * escaped by a backslash; doubling it, as in the SQL standard, would end the literal. Names are in
 * backticks, one pair around a whole path. Column names are case-insensitive.
 */
import { type Dialect, hex, INVISIBLE, NO_INDEX } from "./dialect.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const ESCAPED = new RegExp(`[\\\\']|${INVISIBLE.source}`, "gu");

export const bigquery: Dialect = {
  nameSql: (name) => `\`${name}\``,
  tableSql: (table) => `\`${table}\``,
  textSql(text) {
    const escaped = text.replace(
      ESCAPED,
      (character) => ESCAPES[character] ?? `\\U${hex(character, 8)}`,
    );
    return `'${escaped}'`;
  },
  // 1.5 would be a FLOAT64.
  decimalSql: (digits) => `NUMERIC '${digits}'`,
  timestampSql: (utc) => `TIMESTAMP '${utc}+00'`,
  datetimeSql: (local) => `DATETIME '${local}'`,
  uuidSql: (text) => `'${text}'`,
  startsWithSql: (column, prefix) => `STARTS_WITH(${column}, ${bigquery.textSql(prefix)})`,
  boxIndexSql: NO_INDEX,
  floorSql: (value, step) => `FLOOR(${value} / ${step}) * ${step}`,
  startOfSql: (date, unit) => `DATE_TRUNC(${date}, ${unit.toUpperCase()})`,
  pointSql: (longitude, latitude) => `ST_GEOGPOINT(${longitude}, ${latitude})`,
  toTextSql: (value) => `CAST(${value} AS STRING)`,
  // Named parameters (@carto/api-client, QuerySourceOptions).
  placeholderSql: (name) => `@${name}`,
  parametersByPosition: false,
  table: {
    pattern: /^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,128}){2}$/,
    form: "project.dataset.table",
  },
  // "Flexible column names": none of these characters is allowed, so nothing needs escaping.
  column: {
    pattern: /^[^!"$()*,./;?@[\\\]^`{}~]+$/u,
    form: 'a name without ! " $ ( ) * , . / ; ? @ [ \\ ] ^ ` { } ~',
  },
  longestName: { most: 300, of: "characters" },
  ignoresCase: true,
};
