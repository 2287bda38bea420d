import type { ColumnType } from "../../store/catalog.ts";
import { toIso } from "../functions/time.ts";
import { parseCall } from "./calls.ts";
import { isName } from "./names.ts";
import { findParameter } from "./query_parameters.ts";
import {
  bind,
  type Expression,
  findColumn,
  type Place,
  type ScopeColumn,
  type Translation,
} from "./scope.ts";
import { comparable, requireType, typeOfValue } from "./type_check.ts";

/** Words that make a time of the string that follows them. */
const TIMES: ReadonlySet<string> = new Set(["DATE", "DATETIME", "TIMESTAMP"]);

const MAX_INT64 = 2n ** 63n - 1n;

/** Translates a literal, parameter, column, call, CASE or an expression in parentheses. */
export function parsePrimary(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const token = cursor.peek();
  if (token.kind === "string") {
    return { sql: bind(translation, cursor.next().text), type: "string" };
  }
  if (token.kind === "number") {
    const { text } = cursor.next();
    const value = /^\d+$/.test(text) ? BigInt(text) : Number(text);
    if (typeof value === "bigint" && value > MAX_INT64) {
      throw cursor.error(`Invalid integer literal: ${text}`, token);
    }
    return { sql: bind(translation, value), type: "number" };
  }
  if (token.kind === "parameter") return parseParameter(translation);
  if (cursor.takes("(")) {
    if (cursor.sees("SELECT")) {
      throw cursor.unexpected("sub-queries in expressions are not understood");
    }
    const inner = translation.grammar.expression(translation, place);
    cursor.expect(")");
    return { sql: inner.sql, type: inner.type };
  }
  if (cursor.takes("NULL")) return { sql: "NULL", type: "unknown" };
  if (cursor.takes("TRUE")) return { sql: "1", type: "boolean" };
  if (cursor.takes("FALSE")) return { sql: "0", type: "boolean" };
  if (
    token.kind === "word" && cursor.peek(1).kind === "string" && TIMES.has(token.text.toUpperCase())
  ) {
    return parseTime(translation);
  }
  if (cursor.sees("NUMERIC") && cursor.peek(1).kind === "string") return parseNumeric(translation);
  if (cursor.sees("CASE")) return parseCase(translation, place);
  if (cursor.sees("(", 1) && token.kind === "word") return parseCall(translation, place);
  if (!isName(token)) throw cursor.unexpected();
  refuseQualifiedCall(translation);
  const column = parseColumn(translation, place);
  place.usage?.columns.set(column.sql, column.name);
  return column;
}

/** Functions of other projects, such as CARTO's Analytics Toolbox, are not here. */
function refuseQualifiedCall({ cursor }: Translation): void {
  const names = [cursor.peek().text];
  while (cursor.sees(".", 2 * names.length - 1)) names.push(cursor.peek(2 * names.length).text);
  if (cursor.sees("(", 2 * names.length - 1)) {
    throw cursor.error(`Function not found: ${names.join(".")}`);
  }
}

function parseColumn(translation: Translation, { scope, aggregates }: Place): ScopeColumn {
  const { cursor } = translation;
  const name = cursor.next();
  if (!cursor.takes(".")) {
    const column = findColumn(translation, scope, name);
    if (!column.aggregated || aggregates) return column;
    throw cursor.error(`Column ${column.name} is an aggregate, which is not allowed here`, name);
  }
  if (!isName(cursor.peek())) throw cursor.unexpected("expected a column");
  return findColumn(translation, scope, cursor.next(), name);
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
  const bound = typeof value === "boolean" ? Number(value) : value;
  return { sql: bind(translation, bound), type: typeOfValue(value) };
}

/** `DATE '2024-01-01'` and `TIMESTAMP '2024-01-01 10:00:00+00'`. */
function parseTime(translation: Translation): Expression {
  const { cursor } = translation;
  cursor.next();
  const token = cursor.next();
  const time = toIso(token.text);
  if (time === undefined) throw cursor.error(`Not a date or time: ${token.text}`, token);
  return { sql: bind(translation, time), type: "timestamp" };
}

/** `NUMERIC '1.5'`: the store has doubles. */
function parseNumeric(translation: Translation): Expression {
  const { cursor } = translation;
  cursor.next();
  const token = cursor.next();
  if (!/^-?\d+(\.\d+)?$/.test(token.text)) {
    throw cursor.error(`Invalid NUMERIC value: ${token.text}`, token);
  }
  return { sql: bind(translation, Number(token.text)), type: "number" };
}

function parseCase(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  cursor.expect("CASE");
  const operand = cursor.sees("WHEN")
    ? undefined
    : translation.grammar.expression(translation, place);
  let sql = "CASE";
  let type: ColumnType = "unknown";
  const branch = (word: string) => {
    const result = translation.grammar.expression(translation, place);
    if (type !== "unknown") requireType(translation, result, type, "CASE");
    if (type === "unknown") type = result.type;
    sql += ` ${word} ${result.sql}`;
  };
  do {
    cursor.expect("WHEN");
    const tested = translation.grammar.expression(translation, place);
    if (!operand) requireType(translation, tested, "boolean", "WHEN");
    const condition = operand
      ? comparable(translation, "CASE", operand, tested).join(" = ")
      : tested.sql;
    cursor.expect("THEN");
    sql += ` WHEN ${condition}`;
    branch("THEN");
  } while (cursor.sees("WHEN"));
  if (cursor.takes("ELSE")) branch("ELSE");
  cursor.expect("END");
  return { sql: `${sql} END`, type };
}
