/**
 * Databricks: "STRING type" and "Identifiers" of its SQL language manual. A backslash in front of a
 * character that has no other meaning is skipped and the character kept, which is all that is used
 * here. A doubled quote is not: runtimes before 18 read two adjacent literals, without the quote.
 * `$` and `{` are escaped because `${…}` is substituted in the query's text, literals included
 * (Spark's `spark.sql.variable.substitute`). Columns are the same in any case.
 */
import { type Dialect, quoteName, quoteParts, TWO_OR_THREE_PARTS } from "./dialect.ts";

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
  toTextSql: (value) => `CAST(${value} AS STRING)`,
  placeholderSql: null,
  parametersByPosition: false,
  table: { pattern: TWO_OR_THREE_PARTS, form: "catalog.schema.table or schema.table" },
  column: { pattern: /^(?!.*\$\{)/u, form: "a name without ${, which is substituted" },
  longestName: { most: 255, of: "characters" },
  ignoresCase: true,
};
