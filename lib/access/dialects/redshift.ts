/**
 * Amazon Redshift, "Names and identifiers", "Literals" and "CHR". It derives from PostgreSQL 8.0,
 * where a backslash escapes in every literal; whether it does here depends on the version and on
 * settings. No literal therefore contains one: a text is a concatenation of literals and `CHR(n)`,
 * which reads the same either way. `CHR` is documented for ASCII only; other characters stay in the
 * literals.
 */
import { ANY_COLUMN, type Dialect, quoteName, quoteParts, TWO_OR_THREE_PARTS } from "./dialect.ts";

/** A backslash, or a control character of ASCII. */
// deno-lint-ignore no-control-regex -- those are the ones
const BY_NUMBER = /([\\\x01-\x1f\x7f])/;

export const redshift: Dialect = {
  nameSql: (name) => quoteName(name, '"'),
  tableSql: (table) => quoteParts(table, '"'),
  textSql(text) {
    const parts = text.split(BY_NUMBER).filter((part) => part !== "").map((part) =>
      BY_NUMBER.test(part) ? `CHR(${part.charCodeAt(0)})` : `'${part.replaceAll("'", "''")}'`
    );
    const [first = "''"] = parts;
    return parts.length > 1 ? `(${parts.join(" || ")})` : first;
  },
  toTextSql: (value) => `CAST(${value} AS VARCHAR(65535))`,
  // By position (@carto/api-client, QuerySourceOptions).
  placeholderSql: (_, position) => `$${position}`,
  parametersByPosition: true,
  table: { pattern: TWO_OR_THREE_PARTS, form: "schema.table or database.schema.table" },
  column: ANY_COLUMN,
  longestName: { most: 127, of: "bytes" },
  // Unless enable_case_sensitive_identifier is set.
  ignoresCase: true,
};
