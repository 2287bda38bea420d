import { bind, type Expression, type Translation } from "./scope.ts";

/** The greatest FLOAT64. */
const MOST = "1.7976931348623157e308";

/** Longer SQL is checked by a function rather than written twice. */
const SHORT = 200;

/** So many operators without a check cannot leave the range of floats. */
const MAX_OPERATORS = 8;

export const MAX_INT64 = 2n ** 63n - 1n;

/** A number as a FLOAT64 that is kept as a float: SQLite keeps 2.0 as 2 in its tables. */
export function asFloat(translation: Translation, operand: Expression): Expression {
  if (operand.isReal || operand.type === "NULL") return operand;
  const { value } = operand;
  const sql = value === undefined
    ? `CAST(${operand.sql} AS REAL)`
    : bind(translation, Number(value));
  return { sql, type: "FLOAT64", isReal: true, ...value !== undefined && { value: Number(value) } };
}

/** `left operator right`, both being numbers; an overflow fails as in BigQuery. */
export function arithmetic(
  translation: Translation,
  operator: "+" | "-" | "*",
  left: Expression,
  right: Expression,
): Expression {
  const isFloat = left.type === "FLOAT64" || right.type === "FLOAT64";
  if (isFloat) {
    const [a, b] = [asFloat(translation, left), asFloat(translation, right)];
    return checkedFloat(`(${a.sql} ${operator} ${b.sql})`);
  }
  const operators = (left.operators ?? 0) + (right.operators ?? 0) + 1;
  if (operators > MAX_OPERATORS) return checkedInteger(`(${left.sql} ${operator} ${right.sql})`, 1);
  // SQLite makes a float of what is too large, and all further results are floats then.
  const [a, b] = [left.unchecked ?? left.sql, right.unchecked ?? right.sql];
  return checkedInteger(`(${a} ${operator} ${b})`, operators);
}

/** `- operand`, a number. */
export function negate(operand: Expression): Expression {
  if (operand.type === "FLOAT64") return { sql: `(- ${operand.sql})`, type: "FLOAT64" };
  const operators = (operand.operators ?? 0) + 1;
  if (operators > MAX_OPERATORS) return checkedInteger(`(- ${operand.sql})`, 1);
  return checkedInteger(`(- ${operand.unchecked ?? operand.sql})`, operators);
}

/** `left / right`: a FLOAT64; a division by zero fails. */
export function divide(translation: Translation, left: Expression, right: Expression): Expression {
  const [a, b] = [asFloat(translation, left), asFloat(translation, right)];
  const isSafe = b.value !== undefined && Number(b.value) !== 0;
  if (isSafe) return checkedFloat(`(${a.sql} / ${b.sql})`);
  return { sql: `float_divide(${a.sql}, ${b.sql})`, type: "FLOAT64", isReal: true };
}

/** An aggregate or operation of floats whose result may be infinite. */
export function checkedFloat(unchecked: string): Expression {
  const sql = unchecked.length <= SHORT
    ? `iif(abs(${unchecked}) > ${MOST}, float64_overflow(), ${unchecked})`
    : `float64(${unchecked})`;
  return { sql, type: "FLOAT64", isReal: true };
}

function checkedInteger(unchecked: string, operators: number): Expression {
  const sql = unchecked.length <= SHORT
    ? `iif(typeof(${unchecked}) = 'real', int64_overflow(), ${unchecked})`
    : `int64(${unchecked})`;
  return { sql, type: "INT64", unchecked, operators };
}
