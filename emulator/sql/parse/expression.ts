import { coerce, coerced, comparable } from "./coerce.ts";
import { parseList } from "./lists.ts";
import { arithmetic, divide, MAX_INT64, negate } from "./numbers.ts";
import { parsePrimary } from "./primary.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";

/**
 * Translates one expression, loosest operator first: OR, AND, NOT, comparisons, + -, * / ||, signs
 * (GoogleSQL operator precedence; bit operators are not understood).
 *
 * @throws {ApiError} 400 that names what is not understood
 */
export function parseExpression(translation: Translation, place: Place): Expression {
  return translation.cursor.nested(() =>
    chain(translation, "OR", () => chain(translation, "AND", () => parseNot(translation, place)))
  );
}

function chain(translation: Translation, word: string, parse: () => Expression): Expression {
  const { cursor } = translation;
  const first = parse();
  if (!cursor.sees(word)) return first;
  const terms = [first];
  while (cursor.takes(word)) terms.push(parse());
  const parts = terms.map((term) => coerced(translation, term, "BOOL", word));
  return { sql: `(${parts.join(` ${word} `)})`, type: "BOOL" };
}

function parseNot(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  if (!cursor.takes("NOT")) return parseComparison(translation, place);
  const operand = cursor.nested(() => parseNot(translation, place));
  return { sql: `(NOT ${coerced(translation, operand, "BOOL", "NOT")})`, type: "BOOL" };
}

const COMPARISONS = ["=", "!=", "<>", "<=", ">=", "<", ">"] as const;

function parseComparison(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const left = parseSum(translation, place);
  const truth = (sql: string): Expression => ({ sql: `(${sql})`, type: "BOOL" });
  const operator = COMPARISONS.find((sign) => cursor.takes(sign));
  if (operator) {
    const right = parseSum(translation, place);
    if (operator === "=") place.joined?.add("=");
    const [a, b] = comparable(translation, operator, left, right);
    return truth(`${a} ${operator} ${b}`);
  }
  if (cursor.takes("IS")) {
    const not = cursor.takes("NOT") ? "NOT " : "";
    const value = ["NULL", "TRUE", "FALSE"].find((word) => cursor.takes(word));
    if (!value) throw cursor.unexpected("expected NULL, TRUE or FALSE");
    const { sql } = value === "NULL" ? left : coerce(translation, left, "BOOL", "IS");
    return truth(`${sql} IS ${not}${value}`);
  }
  const not = cursor.takes("NOT") ? "NOT " : "";
  if (cursor.takes("LIKE")) {
    if (cursor.sees("ANY") || cursor.sees("ALL") || cursor.sees("SOME")) {
      throw cursor.unexpected("LIKE with several patterns is not in the embedded CARTO");
    }
    const pattern = parseSum(translation, place);
    const [value, like] = [left, pattern].map((side) =>
      coerced(translation, side, "STRING", "LIKE")
    );
    return truth(`${not}like(${like}, ${value})`);
  }
  if (cursor.takes("BETWEEN")) {
    const low = parseSum(translation, place);
    cursor.expect("AND");
    const high = parseSum(translation, place);
    const [value, least, most] = comparable(translation, "BETWEEN", left, low, high);
    return truth(`${value} ${not}BETWEEN ${least} AND ${most}`);
  }
  if (cursor.takes("IN")) return truth(parseList(translation, place, left, not));
  if (not) throw cursor.unexpected("expected LIKE, BETWEEN or IN");
  return left;
}

function parseSum(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  let left = parseProduct(translation, place);
  for (;;) {
    const operator = (["+", "-"] as const).find((sign) => cursor.takes(sign));
    if (!operator) return left;
    const right = parseProduct(translation, place);
    if (left.type === "DATE" && right.type === "INT64") {
      const days = operator === "-" ? negate(right) : right;
      const part = bind(translation, "DAY");
      left = { sql: `time_add(${part}, ${left.sql}, ${days.sql})`, type: "DATE" };
      continue;
    }
    requireNumbers(translation, operator, left, right);
    left = arithmetic(translation, operator, left, right);
  }
}

function parseProduct(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  let left = parseSigned(translation, place);
  for (;;) {
    const operator = (["*", "/", "||"] as const).find((sign) => cursor.takes(sign));
    if (!operator) return left;
    const right = parseSigned(translation, place);
    if (operator === "||") {
      const [a, b] = [left, right].map((side) => coerced(translation, side, "STRING", "||"));
      left = { sql: `(${a} || ${b})`, type: "STRING" };
      continue;
    }
    requireNumbers(translation, operator, left, right);
    left = operator === "/"
      ? divide(translation, left, right)
      : arithmetic(translation, operator, left, right);
  }
}

function parseSigned(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const sign = ["-", "+"].find((candidate) => cursor.takes(candidate));
  if (!sign) return parsePrimary(translation, place);
  const token = cursor.peek();
  const isLeast = sign === "-" && token.kind === "number" && /^\d+$/.test(token.text) &&
    BigInt(token.text) === MAX_INT64 + 1n;
  if (isLeast) {
    cursor.next();
    return { sql: bind(translation, -MAX_INT64 - 1n), type: "INT64", value: -MAX_INT64 - 1n };
  }
  const operand = cursor.nested(() => parseSigned(translation, place));
  requireNumbers(translation, sign, operand);
  if (sign === "+") return operand;
  if (operand.value === undefined) return negate(operand);
  // A literal stays one, so that it can be compared with an indexed column as it is.
  const value = -operand.value;
  if (typeof value === "bigint" && value > MAX_INT64) throw cursor.error("int64 overflow", token);
  return { ...operand, sql: bind(translation, value), value };
}

function requireNumbers(
  translation: Translation,
  operator: string,
  ...operands: readonly Expression[]
): void {
  for (const operand of operands) {
    if (operand.type !== "INT64") coerce(translation, operand, "FLOAT64", operator);
  }
}
