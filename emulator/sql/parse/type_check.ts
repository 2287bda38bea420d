import type { ColumnType } from "../../store/catalog.ts";
import type { Expression, Translation } from "./scope.ts";

/** The type of a value that a parameter brings. */
export function typeOfValue(value: string | number | boolean | null): ColumnType {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "unknown";
}

/**
 * BigQuery converts nothing on its own. @throws {ApiError} 400 where the operand has another type
 */
export function requireType(
  { cursor }: Translation,
  operand: Expression,
  type: ColumnType,
  operator: string,
): void {
  if (operand.type === type || operand.type === "unknown") return;
  throw cursor.error(
    `No matching signature for ${operator}: expected a ${type}, found a ${operand.type}, before this`,
  );
}

/**
 * The SQL of two sides that are compared. BigQuery makes a time of a string beside one.
 *
 * @throws {ApiError} 400 where their types cannot be compared
 */
export function comparable(
  { cursor }: Translation,
  operator: string,
  left: Expression,
  right: Expression,
): [left: string, right: string] {
  const types = [left.type, right.type];
  if (types.includes("geometry")) throw cursor.error(`${operator} is not defined for GEOGRAPHY`);
  if (left.type === right.type || types.includes("unknown")) return [left.sql, right.sql];
  if (types.includes("timestamp") && types.includes("string")) {
    const [a, b] = [left, right].map(({ sql, type }) =>
      type === "string" ? `iso_time(${sql})` : sql
    );
    return [a ?? "", b ?? ""];
  }
  throw cursor.error(
    `No matching signature for ${operator}: ${left.type} and ${right.type} cannot be compared`,
  );
}
