import { toIso } from "../functions/time.ts";
import { parsePrimary } from "./primary.ts";
import { findParameter } from "./query_parameters.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";
import { comparable, requireType, typeOfValue } from "./type_check.ts";

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
  for (const term of terms) requireType(translation, term, "boolean", word);
  return { sql: `(${terms.map(({ sql }) => sql).join(` ${word} `)})`, type: "boolean" };
}

function parseNot(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  if (!cursor.takes("NOT")) return parseComparison(translation, place);
  const operand = cursor.nested(() => parseNot(translation, place));
  requireType(translation, operand, "boolean", "NOT");
  return { sql: `(NOT ${operand.sql})`, type: "boolean" };
}

const COMPARISONS = ["=", "!=", "<>", "<=", ">=", "<", ">"] as const;

function parseComparison(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const left = parseSum(translation, place);
  const truth = (sql: string): Expression => ({ sql: `(${sql})`, type: "boolean" });
  const operator = COMPARISONS.find((sign) => cursor.takes(sign));
  if (operator) {
    const right = parseSum(translation, place);
    const [a, b] = comparable(translation, operator, left, right);
    return truth(`${a} ${operator} ${b}`);
  }
  if (cursor.takes("IS")) {
    const not = cursor.takes("NOT") ? "NOT " : "";
    const value = ["NULL", "TRUE", "FALSE"].find((word) => cursor.takes(word));
    if (!value) throw cursor.unexpected("expected NULL, TRUE or FALSE");
    if (value !== "NULL") requireType(translation, left, "boolean", "IS");
    return truth(`${left.sql} IS ${not}${value}`);
  }
  const not = cursor.takes("NOT") ? "NOT " : "";
  if (cursor.takes("LIKE")) {
    const pattern = parseSum(translation, place);
    for (const side of [left, pattern]) requireType(translation, side, "string", "LIKE");
    return truth(`${left.sql} ${not}LIKE ${pattern.sql}`);
  }
  if (cursor.takes("BETWEEN")) {
    const low = parseSum(translation, place);
    cursor.expect("AND");
    const high = parseSum(translation, place);
    const [value, least] = comparable(translation, "BETWEEN", left, low);
    const [, most] = comparable(translation, "BETWEEN", left, high);
    return truth(`${value} ${not}BETWEEN ${least} AND ${most}`);
  }
  if (cursor.takes("IN")) {
    return truth(`${left.sql} ${not}IN ${parseList(translation, place, left)}`);
  }
  if (not) throw cursor.unexpected("expected LIKE, BETWEEN or IN");
  return left;
}

/** What follows IN: `(a, b)`, `UNNEST([a, b])` or `UNNEST(@list)`. */
function parseList(translation: Translation, place: Place, left: Expression): string {
  const { cursor, parameters } = translation;
  const unnested = cursor.takes("UNNEST");
  cursor.expect("(");
  if (unnested && cursor.peek().kind === "parameter") {
    const token = cursor.next();
    const list = findParameter(parameters, token.text);
    if (!Array.isArray(list)) {
      throw cursor.error(`Query parameter '${token.text}' is not a list`, token);
    }
    cursor.expect(")");
    for (const value of list) {
      const item: Expression = { sql: "", type: typeOfValue(value) };
      comparable(translation, "IN UNNEST", left, item);
    }
    const values = list.map((value) => {
      if (left.type === "timestamp" && typeof value === "string") return toIso(value) ?? null;
      return typeof value === "boolean" ? Number(value) : value;
    });
    return `(SELECT value FROM json_each(${bind(translation, JSON.stringify(values))}))`;
  }
  if (unnested) cursor.expect("[");
  const items: string[] = [];
  do {
    const item = parseExpression(translation, place);
    items.push(comparable(translation, "IN", left, item)[1]);
  } while (cursor.takes(","));
  if (unnested) cursor.expect("]");
  cursor.expect(")");
  return `(${items.join(", ")})`;
}

function parseSum(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  let left = parseProduct(translation, place);
  for (;;) {
    const operator = ["+", "-"].find((sign) => cursor.takes(sign));
    if (!operator) return left;
    const right = parseProduct(translation, place);
    for (const side of [left, right]) requireType(translation, side, "number", operator);
    left = { sql: `(${left.sql} ${operator} ${right.sql})`, type: "number" };
  }
}

function parseProduct(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  let left = parseSigned(translation, place);
  for (;;) {
    const operator = ["*", "/", "||"].find((sign) => cursor.takes(sign));
    if (!operator) return left;
    const right = parseSigned(translation, place);
    const type = operator === "||" ? "string" : "number";
    for (const side of [left, right]) requireType(translation, side, type, operator);
    const sql = operator === "/"
      ? `divide(${left.sql}, ${right.sql})`
      : `(${left.sql} ${operator} ${right.sql})`;
    left = { sql, type };
  }
}

function parseSigned(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const sign = ["-", "+"].find((candidate) => cursor.takes(candidate));
  if (!sign) return parsePrimary(translation, place);
  const operand = cursor.nested(() => parseSigned(translation, place));
  requireType(translation, operand, "number", sign);
  return { sql: `(${sign} ${operand.sql})`, type: "number" };
}
