import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { toIso } from "./time.ts";

/** What CAST can make of a value, by GoogleSQL's names of types. */
export const CAST_TYPES = {
  STRING: "string",
  INT64: "number",
  FLOAT64: "number",
  NUMERIC: "number",
  BOOL: "boolean",
  TIMESTAMP: "timestamp",
  DATE: "timestamp",
} as const;

/** See {@linkcode CAST_TYPES}. */
export type CastType = keyof typeof CAST_TYPES;

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;
const INTEGER = /^\s*[+-]?\d+\s*$/;

/** Each gives what the value is in that type, or `undefined` where it is nothing. */
const CASTS: Readonly<Record<CastType, (value: unknown) => string | number | bigint | undefined>> =
  {
    STRING: String,
    INT64: (value) => {
      if (typeof value === "string" && !INTEGER.test(value)) return undefined;
      if (typeof value === "string") return toInt64(value);
      const number = Number(value);
      const rounded = Math.sign(number) * Math.round(Math.abs(number));
      return Number.isSafeInteger(rounded) ? rounded : undefined;
    },
    FLOAT64: toNumber,
    NUMERIC: toNumber,
    BOOL: (value) => {
      if (typeof value === "number") return Number(value !== 0);
      return ({ true: 1, false: 0 })[String(value).toLowerCase()];
    },
    TIMESTAMP: toIso,
    DATE: (value) => toIso(typeof value === "string" ? value.slice(0, 10) : value),
  };

function toInt64(text: string): bigint | undefined {
  const integer = BigInt(text.trim().replace(/^\+/, ""));
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

function toNumber(value: unknown): number | undefined {
  return typeof value === "number" || NUMBER.test(String(value)) ? Number(value) : undefined;
}

/** Numeric functions of GoogleSQL that SQLite is built without. */
const MATH: Readonly<Record<string, (value: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  log10: Math.log10,
  trunc: Math.trunc,
};

/** Gives a connection GoogleSQL's casts and numeric functions. */
export function registerScalarFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, directOnly: true };
  for (const [name, compute] of Object.entries(MATH)) {
    database.function(
      name,
      options,
      (value: unknown) => value === null ? null : finite(name, compute(Number(value))),
    );
  }
  database.function(
    "pow",
    options,
    (base: unknown, exponent: unknown) =>
      base === null || exponent === null ? null : finite("pow", Number(base) ** Number(exponent)),
  );
  for (const [type, cast] of Object.entries(CASTS)) {
    database.function(
      `safe_${type}`,
      options,
      (value: unknown) => value === null ? null : cast(value) ?? null,
    );
    database.function(`cast_${type}`, options, (value: unknown) => {
      if (value === null) return null;
      const made = cast(value);
      if (made !== undefined) return made;
      throw new ApiError(400, `Bad ${type} value: ${String(value).slice(0, 40)}`);
    });
  }
  registerQuantile(database);
}

/** BigQuery refuses what is no number; SQLite would keep it. */
function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ApiError(400, `${name.toUpperCase()} is not defined for this value`);
}

/** `approx_quantile(value, classes, index)`: the exact limit of classes of equal count. */
function registerQuantile(database: DatabaseSync): void {
  const options = {
    start: (): Quantile => ({ values: [], share: 0 }),
    step: (state: Quantile, value: unknown, classes: unknown, index: unknown): Quantile => {
      if (value !== null) state.values.push(Number(value));
      return { values: state.values, share: Number(index) / Number(classes) };
    },
    result: ({ values, share }: Quantile): number | null => {
      const sorted = values.toSorted((a, b) => a - b);
      return sorted[Math.round(share * (sorted.length - 1))] ?? null;
    },
    directOnly: true,
  };
  // The method's declared types allow no state but values of SQL.
  Reflect.apply(database.aggregate, database, ["approx_quantile", options]);
}

interface Quantile {
  readonly values: number[];
  readonly share: number;
}
