import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { defineFunction } from "./define.ts";

const MIN_INT64 = -(2n ** 63n);

/** Numeric functions of FLOAT64 that SQLite is built without. */
const MATH: Readonly<Record<string, (value: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  log10: Math.log10,
  round: (value) => Math.sign(value) * Math.round(Math.abs(value)),
};

/** Gives a connection GoogleSQL's numeric functions, and what guards its arithmetic. */
export function registerNumericFunctions(database: DatabaseSync): void {
  const define = (name: string, body: Parameters<typeof defineFunction>[2]) =>
    defineFunction(database, name, body);
  for (const [name, compute] of Object.entries(MATH)) {
    define(`float_${name}`, (value) => finite(name, compute(Number(value))));
  }
  define("float_pow", (base, exponent) => finite("pow", Number(base) ** Number(exponent)));
  define("float_log", (value, base) => {
    if (base === 1) throw notDefined("log");
    return finite("log", Math.log(Number(value)) / Math.log(Number(base)));
  });
  define("float_divide", (dividend, divisor) => {
    if (Number(divisor) === 0) throw divisionByZero(dividend);
    return requireFinite(Number(dividend) / Number(divisor));
  });
  define("safe_divide", (dividend, divisor) => {
    const quotient = Number(dividend) / Number(divisor);
    return Number.isFinite(quotient) ? quotient : null;
  });
  define("round_to", (value, digits) => roundTo(Number(value), Number(digits)));
  define("int_mod", (dividend, divisor) => {
    if (divisor === 0n) throw divisionByZero(dividend);
    return toBigInt(dividend) % toBigInt(divisor);
  });
  define("int_div", (dividend, divisor) => {
    if (divisor === 0n) throw divisionByZero(dividend);
    if (dividend === MIN_INT64 && divisor === -1n) throw overflow("int64");
    return toBigInt(dividend) / toBigInt(divisor);
  });
  // SQLite makes a float of an integer that is too large, and infinity of such a float.
  define("int64", (value) => {
    if (typeof value !== "bigint") throw overflow("int64");
    return value;
  });
  define("float64", (value) => requireFinite(Number(value)));
  for (const type of ["int64", "float64"] as const) {
    const options = { takesNull: true, volatile: true };
    defineFunction(database, `${type}_overflow`, () => {
      throw overflow(type);
    }, options);
  }
}

function requireFinite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw overflow("float64");
}

function toBigInt(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  throw overflow("int64");
}

function overflow(type: "int64" | "float64"): ApiError {
  return new ApiError(400, `${type} overflow`);
}

function divisionByZero(dividend: unknown): ApiError {
  return new ApiError(400, `division by zero: ${dividend} / 0`);
}

function notDefined(name: string): ApiError {
  return new ApiError(400, `${name.toUpperCase()} is not defined for this value`);
}

/** BigQuery refuses what is no number; SQLite would keep it. */
function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw notDefined(name);
}

/** Half away from zero, by the exact decimal digits of the float. */
function roundTo(value: number, digits: number): number {
  const magnitude = Math.abs(value);
  if (digits >= 0) {
    // toFixed() takes exact halves up, and 100 digits; from 2^53 on there are none to round.
    return magnitude >= 2 ** 53 ? value : Number(value.toFixed(Math.min(100, digits)));
  }
  if (digits < -308) return 0;
  const unit = 10n ** BigInt(-digits);
  const whole = BigInt(Math.trunc(magnitude));
  const rounded = (whole / unit + (2n * (whole % unit) >= unit ? 1n : 0n)) * unit;
  return requireFinite(Math.sign(value) * Number(rounded));
}
