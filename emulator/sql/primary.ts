import type { ColumnType } from "../store/catalog.ts";
import { parseExpression, type Place, requireType, typeOfValue } from "./expression.ts";
import { FUNCTIONS, resultType } from "./functions.ts";
import type { Token } from "./lexer.ts";
import { findParameter } from "./parameters.ts";
import { bind, type Expression, findColumn, type ScopeColumn, type Translation } from "./scope.ts";

/** Words that begin something else than an expression (GoogleSQL's reserved keywords among them). */
const RESERVED = new Set(
  ("ALL AND ANY ARRAY AS ASC BETWEEN BY COLLATE CREATE CROSS DESC DISTINCT ELSE END EXCEPT EXISTS " +
    "FROM FULL GROUP HAVING IN INNER INTERSECT INTERVAL INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT ON " +
    "OR ORDER OUTER OVER PARTITION QUALIFY RIGHT SELECT SET STRUCT THEN UNION UNNEST USING WHEN WHERE " +
    "WINDOW WITH").split(" "),
);

const MAX_INT64 = 2n ** 63n - 1n;

/** May this token be a name that stands without back-ticks? */
export function isName(token: Token): boolean {
  if (token.kind === "path") return true;
  return token.kind === "word" && !RESERVED.has(token.text.toUpperCase());
}

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
    const inner = parseExpression(translation, place);
    cursor.expect(")");
    return { sql: inner.sql, type: inner.type };
  }
  if (cursor.takes("NULL")) return { sql: "NULL", type: "unknown" };
  if (cursor.takes("TRUE")) return { sql: "1", type: "boolean" };
  if (cursor.takes("FALSE")) return { sql: "0", type: "boolean" };
  if (cursor.sees("CASE")) return parseCase(translation, place);
  if (cursor.sees("(", 1) && token.kind === "word") return parseCall(translation, place);
  if (!isName(token)) throw cursor.unexpected();
  const column = parseColumn(translation, place);
  place.usage?.columns.set(column.sql, column.name);
  return column;
}

function parseColumn(translation: Translation, { scope }: Place): ScopeColumn {
  const { cursor } = translation;
  const name = cursor.next();
  if (!cursor.takes(".")) return findColumn(translation, scope, name);
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

function parseCase(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  cursor.expect("CASE");
  if (!cursor.sees("WHEN")) {
    throw cursor.unexpected("only CASE WHEN condition THEN … is understood");
  }
  let sql = "CASE";
  let type: ColumnType = "unknown";
  const branch = (word: string) => {
    const result = parseExpression(translation, place);
    if (type !== "unknown") requireType(translation, result, type, "CASE");
    if (type === "unknown") type = result.type;
    sql += ` ${word} ${result.sql}`;
  };
  while (cursor.takes("WHEN")) {
    const condition = parseExpression(translation, place);
    requireType(translation, condition, "boolean", "WHEN");
    cursor.expect("THEN");
    sql += ` WHEN ${condition.sql}`;
    branch("THEN");
  }
  if (cursor.takes("ELSE")) branch("ELSE");
  cursor.expect("END");
  return { sql: `${sql} END`, type };
}

function parseCall(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const token = cursor.next();
  const name = token.text.toUpperCase();
  cursor.expect("(");
  if (name === "COUNT") return parseCount(translation, place, token);
  if (name === "CAST") return parseCast(translation, place);
  const known = FUNCTIONS.get(name);
  if (!known) throw cursor.error(`Function not found: ${token.text}`, token);
  const inner = known.aggregate ? insideAggregate(translation, place, token) : place;
  const args: Expression[] = [];
  if (!cursor.takes(")")) {
    do args.push(parseExpression(translation, inner)); while (cursor.takes(","));
    cursor.expect(")");
  }
  if (args.length < known.least || args.length > known.most) {
    throw cursor.error(`Wrong number of arguments for ${name}`, token);
  }
  if (known.compares && args.some(({ type }) => type === "geometry")) {
    throw cursor.error(`${name} is not defined for GEOGRAPHY`, token);
  }
  args.forEach((arg, index) => {
    const type = known.takes?.[Math.min(index, known.takes.length - 1)];
    if (type) requireType(translation, arg, type, name);
  });
  return { sql: known.sql(...args.map(({ sql }) => sql)), type: resultType(known, args) };
}

function parseCount(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  if (cursor.takes("*", ")")) return { sql: "count(*)", type: "number" };
  const distinct = cursor.takes("DISTINCT") ? "DISTINCT " : "";
  const { sql } = parseExpression(translation, inner);
  cursor.expect(")");
  return { sql: `count(${distinct}${sql})`, type: "number" };
}

function insideAggregate({ cursor }: Translation, place: Place, token: Token): Place {
  if (place.aggregates) {
    place.usage?.aggregates.add(token.text);
    return { scope: place.scope, aggregates: false };
  }
  throw cursor.error(`Aggregate function ${token.text.toUpperCase()} not allowed here`, token);
}

const CASTS: Readonly<Record<string, { sqlite: string; type: ColumnType }>> = {
  STRING: { sqlite: "TEXT", type: "string" },
  INT64: { sqlite: "INTEGER", type: "number" },
  FLOAT64: { sqlite: "REAL", type: "number" },
};

function parseCast(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const value = parseExpression(translation, place);
  if (value.type === "geometry") throw cursor.error("CAST is not defined for GEOGRAPHY");
  cursor.expect("AS");
  const target = CASTS[cursor.peek().text.toUpperCase()];
  if (!target || cursor.peek().kind !== "word") {
    throw cursor.unexpected(`expected ${Object.keys(CASTS).join(", ")}`);
  }
  cursor.next();
  cursor.expect(")");
  return { sql: `CAST(${value.sql} AS ${target.sqlite})`, type: target.type };
}
