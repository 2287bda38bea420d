/**
 * Databricks: "STRING type" and "Identifiers" of its SQL language manual. A backslash before a
 * character without a special meaning is dropped and the character kept, which is all that this
 * file uses. Doubled quotes do not work: runtimes before 18 read two adjacent literals, without the
 * quote. `$` and `{` are escaped because `${…}` is substituted in the query's text, including
 * literals (Spark's `spark.sql.variable.substitute`). Column names are case-insensitive.
 */
import { type Dialect, NO_INDEX, quoteName, quoteParts, TWO_OR_THREE_PARTS } from "./dialect.ts";

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

export const databricks: Dialect = {
  nameSql: (name) => quoteName(name, "`"),
  tableSql: (table) => quoteParts(table, "`"),
  textSql(text) {
    const escaped = text.replace(
      /[\\'${\n\r\t]/g,
      (character) => ESCAPES[character] ?? `\\${character}`,
    );
    return `'${escaped}'`;
  },
  decimalSql: (digits) => digits,
  timestampSql: (utc) => `TIMESTAMP '${utc}Z'`,
  datetimeSql: (local) => `TIMESTAMP_NTZ '${local}'`,
  uuidSql: (text) => `'${text}'`,
  startsWithSql: (column, prefix) => `startswith(${column}, ${databricks.textSql(prefix)})`,
  boxIndexSql: NO_INDEX,
  floorSql: (value, step) => `FLOOR(${value} / ${step}) * ${step}`,
  startOfSql: (date, unit) => `TRUNC(${date}, '${unit === "month" ? "MM" : "YEAR"}')`,
  pointSql: (longitude, latitude) => `st_point(${longitude}, ${latitude}, 4326)`,
  toTextSql: (value) => `CAST(${value} AS STRING)`,
  placeholderSql: null,
  parametersByPosition: false,
  table: { pattern: TWO_OR_THREE_PARTS, form: "catalog.schema.table or schema.table" },
  column: { pattern: /^(?!.*\$\{)/u, form: "a name without ${, which is substituted" },
  longestName: { most: 255, of: "characters" },
  ignoresCase: true,
};
