import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { defineFunction, type SqlValue } from "./define.ts";
import { formatFloat } from "./format_float.ts";
import { parseTime } from "./time_text.ts";

/** What a cast makes of a value: `undefined` where it is no value of the type. */
type Cast = (value: SqlValue) => SqlValue | undefined;

const SPACES = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const INTEGER = /^([+-]?)(\d+|0[xX][\da-fA-F]+)$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(inf(inity)?|nan)$/i;

/** Casts that SQLite has not, by their names in its SQL (parse/cast.ts calls them). */
const CASTS: Readonly<Record<string, { readonly type: string; readonly cast: Cast }>> = {
  float_to_string: { type: "STRING", cast: (value) => formatFloat(Number(value)) },
  float_to_int64: { type: "INT64", cast: (value) => roundToInt64(Number(value)) },
  string_to_int64: { type: "INT64", cast: (value) => parseInt64(String(value)) },
  string_to_float64: { type: "FLOAT64", cast: (value) => parseFloat64(String(value)) },
  string_to_bool: {
    type: "BOOL",
    cast: (value) => ({ true: 1n, false: 0n })[String(value).toLowerCase()],
  },
  string_to_date: { type: "DATE", cast: (value) => parseTime(String(value), "DATE") },
  string_to_timestamp: {
    type: "TIMESTAMP",
    cast: (value) => parseTime(String(value), "TIMESTAMP"),
  },
};

/** Gives a connection GoogleSQL's casts: `cast_…`, and `safe_cast_…` that makes NULL. */
export function registerCasts(database: DatabaseSync): void {
  for (const [name, { type, cast }] of Object.entries(CASTS)) {
    defineFunction(database, `safe_cast_${name}`, (value) => cast(value) ?? null);
    defineFunction(database, `cast_${name}`, (value) => {
      const made = cast(value);
      if (made !== undefined) return made;
      throw new ApiError(400, `Bad ${type} value: ${String(value).slice(0, 40)}`);
    });
  }
}

/** Half away from zero. */
function roundToInt64(value: number): bigint | undefined {
  const rounded = BigInt(Math.sign(value) * Math.round(Math.abs(value)));
  return inInt64(rounded);
}

function parseInt64(text: string): bigint | undefined {
  const [, sign, digits] = INTEGER.exec(text.replaceAll(SPACES, "")) ?? [];
  if (digits === undefined) return undefined;
  return inInt64(sign === "-" ? -BigInt(digits) : BigInt(digits));
}

function inInt64(value: bigint): bigint | undefined {
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function parseFloat64(text: string): number | undefined {
  const trimmed = text.replaceAll(SPACES, "");
  const value = FLOAT.test(trimmed) ? Number(trimmed) : undefined;
  if (NOT_FINITE.test(trimmed) || (value !== undefined && !Number.isFinite(value))) {
    throw new ApiError(400, `CAST: infinity and NaN are not in the embedded CARTO: ${trimmed}`);
  }
  return value;
}
