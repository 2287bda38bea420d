/**
 * Amazon Redshift, "Names and identifiers", "Literals" and "CHR". It derives from PostgreSQL 8.0,
 * where a backslash escapes in every literal; whether it does here depends on the version and on
 * settings. No literal therefore contains one: a text is a concatenation of literals and `CHR(n)`,
 * which reads the same either way. `CHR` is documented for ASCII only; other characters stay in the
 * literals.
 */
import {
  ANY_COLUMN,
  type Dialect,
  NO_INDEX,
  quoteName,
  quoteParts,
  TWO_OR_THREE_PARTS,
} from "./dialect.ts";

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
  decimalSql: (digits) => digits,
  timestampSql: (utc) => `TIMESTAMPTZ '${utc}+00'`,
  datetimeSql: (local) => `TIMESTAMP '${local}'`,
  uuidSql: (text) => `'${text}'`,
  startsWithSql: (column, prefix) =>
    `LEFT(${column}, ${[...prefix].length}) = ${redshift.textSql(prefix)}`,
  boxIndexSql: NO_INDEX,
  // Division of whole numbers truncates; that of decimals keeps a fixed scale, and would round up.
  floorSql: (value, step) => `FLOOR(${value}::FLOAT8 / ${step}) * ${step}`,
  startOfSql: (date, unit) => `DATE_TRUNC('${unit}', ${date})::date`,
  pointSql: (longitude, latitude) => `ST_SetSRID(ST_MakePoint(${longitude}, ${latitude}), 4326)`,
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
