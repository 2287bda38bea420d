import { parseTime } from "../functions/time_text.ts";
import { parseCall } from "./calls.ts";
import { coerced, comparable, typeOfValue, unify } from "./coerce.ts";
import type { Token } from "./lexer.ts";
import { numberOf } from "./lists.ts";
import { isName } from "./names.ts";
import { MAX_INT64 } from "./numbers.ts";
import { findParameter } from "./query_parameters.ts";
import { bind, type Expression, findColumn, type Place, type Translation } from "./scope.ts";

/** Words that make a value of the string that follows them, and are not here. */
const ABSENT_LITERALS = new Set(
  ["DATETIME", "TIME", "BIGNUMERIC", "DECIMAL", "JSON", "R", "B", "RB", "BR", "RANGE"],
);

/** Words that begin an expression that is not here. */
const ABSENT = new Set(["INTERVAL", "ARRAY", "STRUCT", "EXISTS", "UNNEST"]);

/** Translates a literal, parameter, column, call, CASE or an expression in parentheses. */
export function parsePrimary(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const token = cursor.peek();
  if (token.kind === "string") {
    const { text } = cursor.next();
    return { sql: bind(translation, text), type: "STRING", text };
  }
  if (token.kind === "number") return parseNumber(translation);
  if (token.kind === "parameter") return parseParameter(translation);
  if (cursor.takes("(")) {
    if (cursor.sees("SELECT") || cursor.sees("WITH")) {
      throw cursor.unexpected("sub-queries in expressions are not in the embedded CARTO");
    }
    const { name: _, ...inner } = translation.grammar.expression(translation, place);
    if (cursor.sees(",")) throw cursor.unexpected("structs are not in the embedded CARTO");
    cursor.expect(")");
    return inner;
  }
  if (cursor.sees("[")) throw cursor.unexpected("arrays are not in the embedded CARTO");
  if (cursor.takes("NULL")) return { sql: "NULL", type: "NULL" };
  if (cursor.takes("TRUE")) return { sql: "TRUE", type: "BOOL" };
  if (cursor.takes("FALSE")) return { sql: "FALSE", type: "BOOL" };
  const word = token.kind === "word" ? token.text.toUpperCase() : "";
  if (cursor.peek(1).kind === "string") {
    if (word === "DATE" || word === "TIMESTAMP") return parseTimeLiteral(translation, word);
    if (word === "NUMERIC") return parseNumeric(translation);
    if (ABSENT_LITERALS.has(word)) {
      throw cursor.unexpected("such literals are not in the embedded CARTO");
    }
  }
  if (ABSENT.has(word)) throw cursor.unexpected("not in the embedded CARTO");
  if (cursor.sees("CASE")) return parseCase(translation, place);
  const isCall = cursor.sees("(", 1) && token.kind === "word" &&
    (isName(token) || word === "LEFT" || word === "RIGHT" || word === "IF");
  if (isCall) return parseCall(translation, place);
  if (!isName(token)) throw cursor.unexpected();
  refuseQualifiedCall(translation);
  return parseColumn(translation, place);
}

function parseNumber(translation: Translation): Expression {
  const { cursor } = translation;
  const token = cursor.next();
  const { text } = token;
  if (/^(\d+|0[xX].+)$/.test(text)) {
    const value = BigInt(text);
    if (value > MAX_INT64) throw cursor.error(`Invalid integer literal: ${text}`, token);
    return { sql: bind(translation, value), type: "INT64", value };
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw cursor.error(`Invalid floating point literal: ${text}`, token);
  return { sql: bind(translation, value), type: "FLOAT64", isReal: true, value };
}

/** Functions of other projects, such as CARTO's Analytics Toolbox, are not here. */
function refuseQualifiedCall({ cursor }: Translation): void {
  const names = [cursor.peek().text];
  while (cursor.sees(".", 2 * names.length - 1)) names.push(cursor.peek(2 * names.length).text);
  if (cursor.sees("(", 2 * names.length - 1)) {
    throw cursor.error(`Function not found: ${names.join(".")}`);
  }
}

function parseColumn(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const token = cursor.next();
  const column = cursor.takes(".")
    ? findColumn(translation, place, requireName(translation), token)
    : findColumn(translation, place, token);
  if (column.aggregated && !place.aggregates) {
    throw cursor.error(`Column ${column.name} is an aggregate, which is not allowed here`, token);
  }
  if (cursor.sees(".")) throw cursor.unexpected("fields of structs are not in the embedded CARTO");
  if (!column.isAlias) place.usage?.columns.set(column.sql, column.name);
  if (column.qualifier !== undefined) place.joined?.add(column.qualifier);
  return { sql: column.sql, type: column.type, name: column.name };
}

function requireName({ cursor }: Translation): Token {
  if (!isName(cursor.peek())) throw cursor.unexpected("expected a column");
  return cursor.next();
}

function parseParameter(translation: Translation): Expression {
  const { cursor, parameters } = translation;
  const token = cursor.next();
  const value = findParameter(parameters, token.text);
  if (value === undefined) {
    throw cursor.error(`Query parameter '${token.text}' not found`, token);
  }
  if (Array.isArray(value)) {
    throw cursor.error(`Query parameter '${token.text}' is a list: use IN UNNEST(@…)`, token);
  }
  const type = typeOfValue(value);
  if (typeof value === "number") {
    const number = numberOf(translation, value);
    const isReal = typeof number === "number";
    return { sql: bind(translation, number), type, isReal, value: number };
  }
  if (typeof value === "string") return { sql: bind(translation, value), type, text: value };
  return { sql: value === null ? "NULL" : value ? "TRUE" : "FALSE", type };
}

/** `DATE '2024-01-01'` and `TIMESTAMP '2024-01-01 10:00:00+00'`. */
function parseTimeLiteral(translation: Translation, type: "DATE" | "TIMESTAMP"): Expression {
  const { cursor } = translation;
  cursor.next();
  const token = cursor.next();
  const time = parseTime(token.text, type);
  if (time === undefined) throw cursor.error(`Not a date or time: ${token.text}`, token);
  return { sql: bind(translation, time), type };
}

function parseNumeric(translation: Translation): Expression {
  const { cursor } = translation;
  cursor.next();
  const token = cursor.next();
  const digits = token.text;
  if (!/^[+-]?\d{1,29}(\.\d{1,9})?$/.test(digits)) {
    throw cursor.error(`Invalid NUMERIC value: ${digits}`, token);
  }
  return { sql: bind(translation, Number(digits)), type: "NUMERIC", digits };
}

function parseCase(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const parse = () => translation.grammar.expression(translation, place);
  cursor.expect("CASE");
  const operand = cursor.sees("WHEN") ? undefined : parse();
  const tested: Expression[] = [];
  const results: Expression[] = [];
  do {
    cursor.expect("WHEN");
    tested.push(parse());
    cursor.expect("THEN");
    results.push(parse());
  } while (cursor.sees("WHEN"));
  if (cursor.takes("ELSE")) results.push(parse());
  cursor.expect("END");
  const [of = "", ...matches] = operand
    ? [...comparable(translation, "CASE", operand, ...tested)]
    : ["", ...tested.map((condition) => coerced(translation, condition, "BOOL", "WHEN"))];
  const { type, operands } = unify(translation, results, "CASE");
  const branches = operands.map(({ sql }, index) =>
    index < matches.length ? `WHEN ${matches[index]} THEN ${sql}` : `ELSE ${sql}`
  );
  return { sql: `CASE ${of} ${branches.join(" ")} END`, type };
}
