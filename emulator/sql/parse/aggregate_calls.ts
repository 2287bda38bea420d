import { coerced, requireOrder } from "./coerce.ts";
import { insideAggregate } from "./inside_aggregate.ts";
import type { Token } from "./lexer.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";

/** `COUNT(*)`, `COUNT(x)` and `COUNT(DISTINCT x)`. */
export function parseCount(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  if (cursor.takes("*", ")")) return { sql: "count(*)", type: "INT64" };
  const distinct = cursor.takes("DISTINCT") ? "DISTINCT " : "";
  const value = translation.grammar.expression(translation, inner);
  if (distinct) requireOrder(translation, [value], "COUNT(DISTINCT …)");
  cursor.expect(")");
  return { sql: `count(${distinct}${value.sql})`, type: "INT64" };
}

/** `APPROX_QUANTILES(x, classes)[OFFSET(index)]`: one limit of them, computed exactly. */
export function parseQuantiles(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  const value = translation.grammar.expression(translation, inner);
  const number = coerced(translation, value, "FLOAT64", "APPROX_QUANTILES");
  cursor.expect(",");
  const classes = parseNumber(translation, "classes", 1, 10_000);
  cursor.expect(")");
  if (!cursor.takes("[")) {
    throw cursor.unexpected("take one quantile: APPROX_QUANTILES(x, 4)[OFFSET(2)]");
  }
  if (!cursor.takes("OFFSET") && !cursor.takes("SAFE_OFFSET")) {
    throw cursor.unexpected("expected OFFSET(number)");
  }
  cursor.expect("(");
  const index = parseNumber(translation, "offset", 0, classes);
  cursor.expect(")");
  cursor.expect("]");
  const [of, at] = [bind(translation, classes), bind(translation, index)];
  const sql = `approx_quantile(${number}, ${of}, ${at})`;
  if (value.type === "FLOAT64") return { sql, type: "FLOAT64", isReal: true };
  // Beyond 2^53 a float would not be the integer that it stands for.
  return { sql: `CAST(${sql} AS INTEGER)`, type: "INT64" };
}

/** `APPROX_TOP_COUNT(x, number)`: an array of structs, counted exactly. */
export function parseTopCount(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  const value = translation.grammar.expression(translation, inner);
  if (!["STRING", "INT64", "FLOAT64"].includes(value.type)) {
    throw cursor.error(`APPROX_TOP_COUNT of ${value.type} is not in the embedded CARTO`, token);
  }
  cursor.expect(",");
  const most = parseNumber(translation, "values", 1, 10_000);
  cursor.expect(")");
  return { sql: `top_count(${value.sql}, ${bind(translation, most)})`, type: "ARRAY" };
}

function parseNumber(
  { cursor }: Translation,
  what: string,
  least: number,
  most: number,
): number {
  const token = cursor.next();
  const value = token.kind === "number" ? Number(token.text) : NaN;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw cursor.error(`Expected a number of ${what} from ${least} to ${most}`, token);
}
