import type { SqlType } from "../functions/sql_type.ts";
import { parseTime } from "../functions/time_text.ts";
import { asFloat } from "./numbers.ts";
import { bind, type Expression, type Translation } from "./scope.ts";

/** The type of a value that a parameter brings. */
export function typeOfValue(value: string | number | boolean | null): SqlType {
  if (typeof value === "string") return "STRING";
  if (typeof value === "number") return Number.isInteger(value) ? "INT64" : "FLOAT64";
  return typeof value === "boolean" ? "BOOL" : "NULL";
}

/**
 * An operand as a type, as far as BigQuery converts on its own: an integer becomes a float, and a
 * literal text a date or time.
 *
 * @throws {ApiError} 400 where the operand has another type
 */
export function coerce(
  translation: Translation,
  operand: Expression,
  type: SqlType,
  operator: string,
): Expression {
  if (operand.type === type || operand.type === "NULL") return operand;
  if (operand.type === "INT64" && type === "FLOAT64") return asFloat(translation, operand);
  if (operand.text !== undefined && (type === "DATE" || type === "TIMESTAMP")) {
    const time = parseTime(operand.text, type);
    if (time !== undefined) return { sql: bind(translation, time), type };
    throw translation.cursor.error(
      `Not a date or time: could not cast "${operand.text}" to ${type}`,
    );
  }
  throw translation.cursor.error(
    `No matching signature for ${operator}: expected ${type}, found ${operand.type}, before this`,
  );
}

/** See {@linkcode coerce}; it gives the SQL alone. */
export function coerced(
  translation: Translation,
  operand: Expression,
  type: SqlType,
  operator: string,
): string {
  return coerce(translation, operand, type, operator).sql;
}

/** The type that operands have in common; BigQuery converts nothing else on its own. */
function commonType(operands: readonly Expression[]): SqlType | undefined {
  const types = new Set(operands.map(({ type }) => type).filter((type) => type !== "NULL"));
  const [first = "NULL"] = types;
  if (types.size <= 1) return first;
  if (types.size > 2) return undefined;
  if (types.has("INT64") && types.has("FLOAT64")) return "FLOAT64";
  const time = types.has("DATE") ? "DATE" : types.has("TIMESTAMP") ? "TIMESTAMP" : undefined;
  const isText = ({ type, text }: Expression) => type !== "STRING" || text !== undefined;
  return time && types.has("STRING") && operands.every(isText) ? time : undefined;
}

/**
 * Operands as their common type.
 *
 * @throws {ApiError} 400 where they have none
 */
export function unify(
  translation: Translation,
  operands: readonly Expression[],
  operator: string,
): { readonly type: SqlType; readonly operands: Expression[] } {
  const type = commonType(operands);
  if (type) {
    return { type, operands: operands.map((one) => coerce(translation, one, type, operator)) };
  }
  const found = operands.map((operand) => operand.type).filter((type) => type !== "NULL");
  const types = [...new Set(found)].join(" and ");
  throw translation.cursor.error(
    `No matching signature for ${operator}: ${types} do not go together`,
  );
}

/**
 * The SQL of operands that are compared with each other.
 *
 * @throws {ApiError} 400 where their types cannot be compared
 */
export function comparable(
  translation: Translation,
  operator: string,
  ...compared: readonly Expression[]
): string[] {
  const operands = compared.map((operand) => fromNumeric(translation, operand));
  requireOrder(translation, operands, operator);
  const type = commonType(operands);
  // No integer but those beyond 2^53 becomes another number, which no such float is equal to.
  const isPlain = type === "FLOAT64" &&
    operands.every(({ type, value }) =>
      type === "FLOAT64" ? value === undefined || Math.abs(Number(value)) < 2 ** 53 : true
    ) && operands.some(({ value }) => value !== undefined) &&
    operands.every((one) => one.type !== "FLOAT64" || one.value !== undefined);
  if (isPlain) return operands.map(({ sql }) => sql);
  return unify(translation, operands, operator).operands.map(({ sql }) => sql);
}

/**
 * A NUMERIC literal as a number that has the same order to integers and floats.
 *
 * @throws {ApiError} 400 where there is none, or the operand is no literal
 */
function fromNumeric(translation: Translation, operand: Expression): Expression {
  if (operand.type !== "NUMERIC") return operand;
  const { digits = "" } = operand;
  const [, whole = "", fraction = ""] = /^([+-]?\d+)(?:\.(\d*?)0*)?$/.exec(digits) ?? [];
  const value = Number(digits);
  if (whole !== "" && fraction === "" && Number.isSafeInteger(value)) {
    return { sql: bind(translation, BigInt(whole)), type: "INT64", value: BigInt(whole) };
  }
  if (whole !== "" && fraction !== "" && !Number.isInteger(value)) {
    return { sql: bind(translation, value), type: "FLOAT64", isReal: true, value };
  }
  throw translation.cursor.error(
    "NUMERIC is in the embedded CARTO only as a literal that a float can hold",
  );
}

/** @throws {ApiError} 400 where an operand is of a type without order or equality */
export function requireOrder(
  { cursor }: Translation,
  operands: readonly Expression[],
  operator: string,
): void {
  const found = operands.find(({ type }) => type === "GEOGRAPHY" || type === "ARRAY");
  if (found) throw cursor.error(`${operator} is not defined for ${found.type}`);
}
