/** Builds the SQL condition that selects rows. */
import type { Dialect } from "../dialects/mod.ts";
import type { Literal } from "../schema/literal_schema.ts";
import { type Box, type ColumnTest, isJoined, type Predicate } from "../predicate.ts";
import type { TypedValue } from "../typed_value.ts";

/**
 * @param columnSql quotes a column's name.
 * @returns comparisons joined by AND, or alternatives in brackets joined by OR.
 */
export function conditionSql(
  predicate: Predicate,
  columnSql: (name: string) => string,
  dialect: Dialect,
): string {
  if (!isJoined(predicate)) {
    return testSql(predicate, columnSql(predicate.column), dialect);
  }
  const { kind, of } = predicate;
  const sqlOf = (member: Predicate) => conditionSql(member, columnSql, dialect);
  if (kind === "any") return anyOf([...new Set(of.map(sqlOf))]);
  return of.map((member) => isJoined(member) ? `(${sqlOf(member)})` : sqlOf(member)).join(" AND ");
}

function testSql(
  test: ColumnTest,
  column: string,
  dialect: Dialect,
): string {
  const sql = (value: TypedValue) => valueSql(value, dialect);
  switch (test.kind) {
    case "in": {
      const [first] = test.values;
      if (!test.isList && first !== undefined) return `${column} = ${sql(first)}`;
      return `${column} IN (${test.values.map(sql).join(", ")})`;
    }
    case "not_in":
      return `${column} NOT IN (${test.values.map(sql).join(", ")})`;
    case "null":
      return `${column} IS ${test.isNull ? "" : "NOT "}NULL`;
    case "starts_with":
      return dialect.startsWithSql(column, test.prefix);
    case "range": {
      const { min, max, below } = test;
      return [
        ...min === undefined ? [] : [`${column} >= ${sql(min)}`],
        ...max === undefined ? [] : [`${column} <= ${sql(max)}`],
        ...below === undefined ? [] : [`${column} < ${sql(below)}`],
      ].join(" AND ");
    }
    case "within":
      return [...dialect.boxIndexSql(column, test.box), withinSql(column, test.box)].join(" AND ");
  }
}

/** Comparisons of degrees mean the same in every warehouse, unlike the edges of a polygon. */
function withinSql(column: string, { west, south, east, north }: Box): string {
  const x = `ST_X(${column})`;
  const y = `ST_Y(${column})`;
  const eastward = `${x} >= ${west}`;
  const westward = `${x} <= ${east}`;
  const across = west > east ? `(${eastward} OR ${westward})` : `${eastward} AND ${westward}`;
  return `${across} AND ${y} >= ${south} AND ${y} <= ${north}`;
}

/** An expression that the warehouse evaluates to exactly this value, in this type. */
export function valueSql(value: TypedValue, dialect: Dialect): string {
  switch (value.kind) {
    case "text":
      return dialect.textSql(value.text);
    case "uuid":
      return dialect.uuidSql(value.text);
    case "number":
      return value.digits;
    case "decimal":
      return dialect.decimalSql(value.digits);
    case "boolean":
      return value.value ? "TRUE" : "FALSE";
    case "date":
      return `DATE '${value.day}'`;
    case "timestamp":
      return dialect.timestampSql(value.utc);
    case "datetime":
      return dialect.datetimeSql(value.local);
  }
}

/** An expression that the warehouse evaluates to exactly this value. */
export function literalSql(value: Literal, dialect: Dialect): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return dialect.textSql(value);
}

/** @returns the conditions joined by OR, in parentheses where there are several. */
export function anyOf(conditions: readonly string[]): string {
  const [only = "FALSE", ...more] = conditions;
  return more.length === 0 ? only : conditions.map((condition) => `(${condition})`).join(" OR ");
}
