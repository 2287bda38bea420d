import { parseTime } from "../functions/time_text.ts";
import { comparable, requireOrder, typeOfValue, unify } from "./coerce.ts";
import { asFloat } from "./numbers.ts";
import { findParameter, type Scalar } from "./query_parameters.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";

/**
 * What follows IN: `(a, b)`, `UNNEST([a, b])` or `UNNEST(@list)`.
 *
 * @param not `NOT ` or nothing
 * @returns the whole condition
 */
export function parseList(
  translation: Translation,
  place: Place,
  left: Expression,
  not: string,
): string {
  const { cursor, parameters } = translation;
  const unnested = cursor.takes("UNNEST");
  cursor.expect("(");
  if (!unnested && cursor.sees("SELECT")) {
    throw cursor.unexpected("sub-queries in expressions are not in the embedded CARTO");
  }
  if (unnested && cursor.peek().kind === "parameter") {
    const token = cursor.next();
    const list = findParameter(parameters, token.text);
    if (!Array.isArray(list)) {
      throw cursor.error(`Query parameter '${token.text}' is not a list`, token);
    }
    cursor.expect(")");
    return inParameter(translation, left, list, not);
  }
  if (unnested) cursor.expect("[");
  const items: Expression[] = [];
  if (!(unnested && cursor.sees("]"))) {
    do items.push(translation.grammar.expression(translation, place)); while (cursor.takes(","));
  }
  if (unnested) cursor.expect("]");
  cursor.expect(")");
  if (unnested) unify(translation, items, "an array");
  const [value, ...list] = comparable(translation, "IN", left, ...items);
  return `${value} ${not}IN (${list.join(", ")})`;
}

function inParameter(
  translation: Translation,
  left: Expression,
  list: readonly Scalar[],
  not: string,
): string {
  const items = list.map((value): Expression => ({
    sql: "",
    type: typeOfValue(value),
    ...typeof value === "string" && { text: value },
    ...typeof value === "number" && { value: numberOf(translation, value) },
  }));
  requireOrder(translation, [left], "IN UNNEST");
  const { type } = unify(translation, [left, ...items], "IN UNNEST");
  const values = list.map((value) => {
    if (typeof value === "boolean") return Number(value);
    if (typeof value !== "string" || (type !== "DATE" && type !== "TIMESTAMP")) return value;
    return parseTime(value, type) ?? null;
  });
  const { sql } = type === "FLOAT64" && items.some(({ type }) => type === "FLOAT64")
    ? asFloat(translation, left)
    : left;
  const bound = bind(translation, JSON.stringify(values));
  return `${sql} ${not}IN (SELECT value FROM json_each(${bound}))`;
}

/**
 * A number of a parameter.
 *
 * @throws {ApiError} 400 where JSON may have lost its digits
 */
export function numberOf({ cursor }: Translation, value: number): number | bigint {
  if (!Number.isInteger(value)) return value;
  if (Number.isSafeInteger(value)) return BigInt(value);
  throw cursor.error(
    `A parameter of ${value} has more digits than a number in JSON keeps; send a text and CAST it`,
  );
}
