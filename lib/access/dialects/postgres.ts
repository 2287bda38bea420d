/**
 * PostgreSQL: "Lexical Structure" of its manual. In `E'…'` a backslash escapes for every value of
 * `standard_conforming_strings`; a quote is doubled, since `\'` is rejected in some encodings
 * (`backslash_quote`). Names in double quotes are literal, and truncated after 63 bytes.
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

export const postgres: Dialect = {
  nameSql: (name) => quoteName(name, '"'),
  tableSql: (table) => quoteParts(table, '"'),
  textSql(text) {
    const escaped = text.replace(
      ESCAPED,
      (character) => ESCAPES[character] ?? `\\U${hex(character, 8)}`,
    );
    return `E'${escaped}'`;
  },
  decimalSql: (digits) => digits,
  timestampSql: (utc) => `TIMESTAMPTZ '${utc}+00'`,
  datetimeSql: (local) => `TIMESTAMP '${local}'`,
  uuidSql: (text) => `UUID '${text}'`,
  // starts_with is of version 11.
  startsWithSql: (column, prefix) =>
    `LEFT(${column}, ${[...prefix].length}) = ${postgres.textSql(prefix)}`,
  boxIndexSql: (column, { west, south, east, north }) =>
    west > east ? [] : [`${column} && ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`],
  // Division of whole numbers truncates.
  floorSql: (value, step) => `FLOOR(${value} / ${step}.0) * ${step}`,
  startOfSql: (date, unit) => `DATE_TRUNC('${unit}', ${date}::timestamp)::date`,
  pointSql: (longitude, latitude) => `ST_SetSRID(ST_MakePoint(${longitude}, ${latitude}), 4326)`,
  toTextSql: (value) => `CAST(${value} AS TEXT)`,
  // By position (@carto/api-client, QuerySourceOptions).
  placeholderSql: (_, position) => `$${position}`,
  parametersByPosition: true,
  table: { pattern: TWO_OR_THREE_PARTS, form: "schema.table or database.schema.table" },
  column: ANY_COLUMN,
  longestName: { most: 63, of: "bytes" },
  ignoresCase: false,
};
