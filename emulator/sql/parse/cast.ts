import type { SqlType } from "../functions/sql_type.ts";
import type { Token } from "./lexer.ts";
import { asFloat } from "./numbers.ts";
import type { Expression, Place, Translation } from "./scope.ts";

/** The types that CAST can make, by all their names. */
const TARGETS: Readonly<Record<string, SqlType>> = {
  STRING: "STRING",
  INT64: "INT64",
  INT: "INT64",
  INTEGER: "INT64",
  BIGINT: "INT64",
  SMALLINT: "INT64",
  TINYINT: "INT64",
  BYTEINT: "INT64",
  FLOAT64: "FLOAT64",
  BOOL: "BOOL",
  BOOLEAN: "BOOL",
  DATE: "DATE",
  TIMESTAMP: "TIMESTAMP",
};

type Cast = (sql: string, prefix: string) => string;

const call = (name: string): Cast => (sql, prefix) => `${prefix}cast_${name}(${sql})`;

/** What is written for a cast, by the types it is from and to. */
const CASTS: Readonly<Partial<Record<SqlType, Partial<Record<SqlType, Cast>>>>> = {
  INT64: {
    STRING: (sql) => `CAST(${sql} AS TEXT)`,
    BOOL: (sql) => `(${sql} <> 0)`,
  },
  FLOAT64: { STRING: call("float_to_string"), INT64: call("float_to_int64") },
  BOOL: {
    STRING: (sql) => `CASE ${sql} WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END`,
    INT64: (sql) => `CAST(${sql} AS INTEGER)`,
  },
  STRING: {
    INT64: call("string_to_int64"),
    FLOAT64: call("string_to_float64"),
    BOOL: call("string_to_bool"),
    DATE: call("string_to_date"),
    TIMESTAMP: call("string_to_timestamp"),
  },
  DATE: { STRING: (sql) => `date_text(${sql})`, TIMESTAMP: (sql) => sql },
  TIMESTAMP: {
    STRING: (sql) => `timestamp_text(${sql})`,
    DATE: (sql) => `time_trunc('DAY', ${sql})`,
  },
};

/** `CAST(x AS type)` and `SAFE_CAST(x AS type)`. */
export function parseCast(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const value = translation.grammar.expression(translation, place);
  cursor.expect("AS");
  const word = cursor.peek().kind === "word" ? cursor.peek().text.toUpperCase() : "";
  const target = Object.hasOwn(TARGETS, word) ? TARGETS[word] : undefined;
  if (!target) {
    throw cursor.unexpected("expected STRING, INT64, FLOAT64, BOOL, DATE or TIMESTAMP");
  }
  cursor.next();
  if (cursor.sees("FORMAT")) throw cursor.unexpected("CAST … FORMAT is not in the embedded CARTO");
  if (cursor.sees("AT")) throw cursor.unexpected("time zones are not in the embedded CARTO");
  cursor.expect(")");
  return castTo(translation, value, target, token.text.toUpperCase());
}

/** A value as CONCAT takes it. */
export function castToString(
  translation: Translation,
  value: Expression,
  operator: string,
): Expression {
  return castTo(translation, value, "STRING", operator);
}

function castTo(
  translation: Translation,
  value: Expression,
  target: SqlType,
  operator: string,
): Expression {
  if (value.type === target) return { sql: value.sql, type: target, isReal: value.isReal ?? false };
  if (value.type === "NULL") return { sql: "NULL", type: target };
  if (value.type === "INT64" && target === "FLOAT64") {
    return { sql: asFloat(translation, value).sql, type: target, isReal: true };
  }
  const cast = CASTS[value.type]?.[target];
  if (!cast) {
    throw translation.cursor.error(`${operator}: a ${value.type} cannot be cast to ${target}`);
  }
  const sql = cast(value.sql, operator === "SAFE_CAST" ? "safe_" : "");
  return { sql, type: target, ...target === "FLOAT64" && { isReal: true } };
}
