import { FUNCTIONS, type Parameter, type SqlFunction } from "../functions/function_table.ts";
import { parseCount, parseQuantiles, parseTopCount } from "./aggregate_calls.ts";
import { castToString, parseCast } from "./cast.ts";
import { coerce, requireOrder, unify } from "./coerce.ts";
import {
  parseAddition,
  parseDateCall,
  parseDifference,
  parseExtract,
  parseTimestampCall,
  parseTruncation,
} from "./date_calls.ts";
import { insideAggregate } from "./inside_aggregate.ts";
import type { Token } from "./lexer.ts";
import { checkedFloat } from "./numbers.ts";
import type { Expression, Place, Translation } from "./scope.ts";

/** Calls that take more than expressions, or whose result depends on their arguments' types. */
const SPECIAL: Readonly<
  Record<string, (translation: Translation, place: Place, token: Token) => Expression>
> = {
  COUNT: parseCount,
  APPROX_QUANTILES: parseQuantiles,
  APPROX_TOP_COUNT: parseTopCount,
  CAST: parseCast,
  SAFE_CAST: parseCast,
  DATE: parseDateCall,
  TIMESTAMP: parseTimestampCall,
  DATE_TRUNC: parseTruncation,
  TIMESTAMP_TRUNC: parseTruncation,
  EXTRACT: parseExtract,
  DATE_ADD: parseAddition,
  DATE_SUB: parseAddition,
  TIMESTAMP_ADD: parseAddition,
  TIMESTAMP_SUB: parseAddition,
  DATE_DIFF: parseDifference,
  TIMESTAMP_DIFF: parseDifference,
};

/** The names of all calls that are known, for the documentation. */
export const CALLS: readonly string[] = [...Object.keys(SPECIAL), ...FUNCTIONS.keys()];

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
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  const known = FUNCTIONS.get(name);
  if (!special && !known) {
    throw cursor.error(`Function not found: ${token.text}: it is not in the embedded CARTO`, token);
  }
  const made = special
    ? special(translation, place, token)
    : known
    ? call(translation, place, token, known)
    : undefined;
  if (cursor.sees("OVER")) {
    throw cursor.unexpected("window functions are not in the embedded CARTO");
  }
  if (!made) throw cursor.unexpected();
  return made;
}

function call(
  translation: Translation,
  place: Place,
  token: Token,
  known: SqlFunction,
): Expression {
  const { cursor } = translation;
  const name = token.text.toUpperCase();
  const inner = known.aggregate ? insideAggregate(translation, place, token) : place;
  if (name.startsWith("ST_")) place.joined?.add("ST_");
  const given: Expression[] = [];
  if (!cursor.takes(")")) {
    if (cursor.sees("DISTINCT")) {
      throw cursor.unexpected(`${name} of DISTINCT values is not in the embedded CARTO`);
    }
    do given.push(translation.grammar.expression(translation, inner)); while (cursor.takes(","));
    if (!cursor.sees(")")) throw cursor.unexpected(`not understood in ${name}`);
    cursor.expect(")");
  }
  if (given.length < known.least || given.length > known.most) {
    throw cursor.error(`Wrong number of arguments for ${name}`, token);
  }
  const { args, common } = fit(translation, name, known, given);
  const type = known.gives === "COMMON" ? common : known.gives;
  const sql = known.sql(args.map((arg) => arg.sql), common);
  if (known.overflows && type === "FLOAT64") return checkedFloat(sql);
  return { sql, type, ...known.isReal && type === "FLOAT64" && { isReal: true } };
}

/** The arguments as the types of the parameters, and the type that some have in common. */
function fit(
  translation: Translation,
  name: string,
  known: SqlFunction,
  given: readonly Expression[],
): { args: Expression[]; common: Expression["type"] } {
  const parameterOf = (index: number): Parameter =>
    known.takes[Math.min(index, known.takes.length - 1)] ?? "ANY";
  const isCommon = (index: number) => ["COMMON", "ORDERED", "NUMBER"].includes(parameterOf(index));
  const shared = given.filter((_, index) => isCommon(index));
  const common = unify(translation, shared, name);
  const converted = common.operands.values();
  const args = given.map((arg, index) => {
    const parameter = parameterOf(index);
    if (parameter === "ORDERED") requireOrder(translation, [arg], name);
    if (parameter === "NUMBER" && arg.type !== "INT64") coerce(translation, arg, "FLOAT64", name);
    if (parameter === "TEXT") return castToString(translation, arg, name);
    if (parameter === "ANY") return arg;
    if (isCommon(index)) return converted.next().value ?? arg;
    if (parameter === "COMMON" || parameter === "ORDERED" || parameter === "NUMBER") return arg;
    return coerce(translation, arg, parameter, name);
  });
  return { args, common: common.type };
}
