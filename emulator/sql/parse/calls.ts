import { FUNCTIONS, resultType } from "../functions/function_table.ts";
import { CAST_TYPES, type CastType } from "../functions/scalar_functions.ts";
import { formatStep, PART_NAMES, STEP_SIZES } from "../functions/time.ts";
import type { Token } from "./lexer.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";
import { requireType } from "./type_check.ts";

/**
 * Translates a call, the cursor being at the function's name.
 *
 * @throws {ApiError} 400 that names a function that is not known, or a wrong argument
 */
export function parseCall(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const token = cursor.next();
  const name = token.text.toUpperCase();
  cursor.expect("(");
  if (name === "COUNT") return parseCountCall(translation, place, token);
  if (name === "CAST" || name === "SAFE_CAST") return parseCast(translation, place, name);
  if (name === "APPROX_QUANTILES") return parseQuantiles(translation, place, token);
  if (name === "DATE_TRUNC" || name === "TIMESTAMP_TRUNC") {
    return parseTruncation(translation, place);
  }
  if (name === "EXTRACT") return parseExtract(translation, place);
  const known = FUNCTIONS.get(name);
  if (!known) throw cursor.error(`Function not found: ${token.text}`, token);
  const inner = known.aggregate ? insideAggregate(translation, place, token) : place;
  const args: Expression[] = [];
  if (!cursor.takes(")")) {
    do args.push(translation.grammar.expression(translation, inner)); while (cursor.takes(","));
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
    if (type && type !== "any") requireType(translation, arg, type, name);
  });
  const gives = resultType(known, args);
  if (typeof known.gives === "number") {
    for (const arg of args.slice(known.gives)) requireType(translation, arg, gives, name);
  }
  if (cursor.sees("OVER")) throw cursor.unexpected("window functions are not understood");
  return { sql: known.sql(...args.map(({ sql }) => sql)), type: gives };
}

function parseCountCall(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  if (cursor.takes("*", ")")) return { sql: "count(*)", type: "number" };
  const distinct = cursor.takes("DISTINCT") ? "DISTINCT " : "";
  const { sql } = translation.grammar.expression(translation, inner);
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

function parseCast(
  translation: Translation,
  place: Place,
  name: "CAST" | "SAFE_CAST",
): Expression {
  const { cursor } = translation;
  const value = translation.grammar.expression(translation, place);
  if (value.type === "geometry") throw cursor.error("CAST is not defined for GEOGRAPHY");
  cursor.expect("AS");
  const word = cursor.peek().text.toUpperCase();
  if (!isCastType(word) || cursor.peek().kind !== "word") {
    throw cursor.unexpected(`expected ${Object.keys(CAST_TYPES).join(", ")}`);
  }
  cursor.next();
  cursor.expect(")");
  const truth = value.type === "boolean" && word === "STRING";
  // An integer may be too large for a function in JavaScript.
  const digits = `iif(typeof(${value.sql}) = 'integer', CAST(${value.sql} AS TEXT), ${value.sql})`;
  const isDigits = value.type === "number" && word === "STRING";
  const sql = truth ? `iif(${value.sql}, 'true', 'false')` : isDigits ? digits : value.sql;
  const prefix = name === "CAST" ? "cast" : "safe";
  return { sql: `${prefix}_${word}(${sql})`, type: CAST_TYPES[word] };
}

function isCastType(word: string): word is CastType {
  return Object.hasOwn(CAST_TYPES, word);
}

/** `APPROX_QUANTILES(x, classes)[OFFSET(index)]`: one limit of them, computed exactly. */
function parseQuantiles(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const inner = insideAggregate(translation, place, token);
  const value = translation.grammar.expression(translation, inner);
  requireType(translation, value, "number", "APPROX_QUANTILES");
  cursor.expect(",");
  const classes = parseCount(translation, "classes", 1, 10_000);
  cursor.expect(")");
  if (!cursor.takes("[")) {
    throw cursor.unexpected("take one quantile: APPROX_QUANTILES(x, 4)[OFFSET(2)]");
  }
  if (!cursor.takes("OFFSET") && !cursor.takes("SAFE_OFFSET")) {
    throw cursor.unexpected("expected OFFSET(number)");
  }
  cursor.expect("(");
  const index = parseCount(translation, "offset", 0, classes);
  cursor.expect(")");
  cursor.expect("]");
  const [of, at] = [bind(translation, classes), bind(translation, index)];
  return { sql: `approx_quantile(${value.sql}, ${of}, ${at})`, type: "number" };
}

function parseCount(
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

/** `DATE_TRUNC(x, MONTH)`; weeks begin on Monday with `WEEK(MONDAY)` and `ISOWEEK` only. */
function parseTruncation(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const value = translation.grammar.expression(translation, place);
  requireType(translation, value, "timestamp", "DATE_TRUNC");
  cursor.expect(",");
  const isMonday = cursor.takes("ISOWEEK") || cursor.takes("WEEK", "(", "MONDAY", ")");
  const size = isMonday
    ? "week"
    : STEP_SIZES.find((known) => known !== "week" && cursor.takes(known.toUpperCase()));
  if (!size) {
    throw cursor.unexpected("expected YEAR, MONTH, WEEK(MONDAY), DAY, HOUR, MINUTE, SECOND");
  }
  cursor.expect(")");
  const step = bind(translation, formatStep({ size, multiplier: 1 }));
  return { sql: `iso_time(time_step(${value.sql}, ${step}))`, type: "timestamp" };
}

/** `EXTRACT(YEAR FROM x)`. */
function parseExtract(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const part = PART_NAMES.find((name) => cursor.takes(name));
  if (!part) throw cursor.unexpected(`expected ${PART_NAMES.join(", ")}`);
  cursor.expect("FROM");
  const value = translation.grammar.expression(translation, place);
  requireType(translation, value, "timestamp", "EXTRACT");
  cursor.expect(")");
  return { sql: `extract(${bind(translation, part)}, ${value.sql})`, type: "number" };
}
