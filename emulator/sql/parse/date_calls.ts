import { DATE_PARTS, EXTRACTED_PARTS, TIME_PARTS } from "../functions/date_parts.ts";
import { coerce, coerced } from "./coerce.ts";
import type { Token } from "./lexer.ts";
import { negate } from "./numbers.ts";
import { bind, type Expression, type Place, type Translation } from "./scope.ts";

/** How many months the parts have that are not of fixed length. */
const MONTHS: Readonly<Record<string, bigint>> = { MONTH: 1n, QUARTER: 3n, YEAR: 12n };

/** `DATE(year, month, day)` and `DATE(timestamp)`; a literal text is a timestamp. */
export function parseDateCall(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const args = parseArguments(translation, place);
  const [first, second, third] = args;
  if (first && second && third && args.length === 3) {
    const numbers = [first, second, third].map((arg) => coerced(translation, arg, "INT64", "DATE"));
    return { sql: `date_of(${numbers.join(", ")})`, type: "DATE" };
  }
  if (!first || args.length !== 1) {
    throw cursor.error("DATE with a time zone is not in the embedded CARTO", token);
  }
  const { sql } = coerce(translation, first, "TIMESTAMP", "DATE");
  return { sql: `time_trunc('DAY', ${sql})`, type: "DATE" };
}

/** `TIMESTAMP(text)` and `TIMESTAMP(date)`. */
export function parseTimestampCall(
  translation: Translation,
  place: Place,
  token: Token,
): Expression {
  const { cursor } = translation;
  const [value, ...more] = parseArguments(translation, place);
  if (!value || more.length > 0) {
    throw cursor.error("TIMESTAMP with a time zone is not in the embedded CARTO", token);
  }
  if (value.type === "STRING") {
    return { sql: `cast_string_to_timestamp(${value.sql})`, type: "TIMESTAMP" };
  }
  return { sql: coerced(translation, value, "DATE", "TIMESTAMP"), type: "TIMESTAMP" };
}

function parseArguments(translation: Translation, place: Place): Expression[] {
  const { cursor } = translation;
  const args: Expression[] = [];
  if (cursor.takes(")")) return args;
  do args.push(translation.grammar.expression(translation, place)); while (cursor.takes(","));
  cursor.expect(")");
  return args;
}

/** `DATE_TRUNC(x, MONTH)` and `TIMESTAMP_TRUNC(x, HOUR)`. */
export function parseTruncation(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const name = token.text.toUpperCase();
  const value = parseTime(translation, place, name);
  cursor.expect(",");
  const parts = value.type === "DATE" ? DATE_PARTS : [...TIME_PARTS, ...DATE_PARTS];
  const part = bind(translation, parsePart(translation, parts));
  expectEnd(translation, name);
  return { sql: `time_trunc(${part}, ${value.sql})`, type: value.type };
}

/** `EXTRACT(YEAR FROM x)`. */
export function parseExtract(translation: Translation, place: Place): Expression {
  const { cursor } = translation;
  const partAt = cursor.position;
  const isDate = cursor.takes("DATE", "FROM");
  if (!isDate) {
    parsePart(translation, [...DATE_PARTS, ...EXTRACTED_PARTS, ...TIME_PARTS]);
    cursor.expect("FROM");
  }
  const parsed = translation.grammar.expression(translation, place);
  const value = parsed.type === "DATE"
    ? parsed
    : coerce(translation, parsed, "TIMESTAMP", "EXTRACT");
  const end = cursor.position;
  if (isDate) {
    expectEnd(translation, "EXTRACT");
    return { sql: `time_trunc('DAY', ${value.sql})`, type: "DATE" };
  }
  cursor.moveTo(partAt);
  const parts = [...DATE_PARTS, ...EXTRACTED_PARTS, ...value.type === "DATE" ? [] : TIME_PARTS];
  const part = bind(translation, parsePart(translation, parts));
  cursor.moveTo(end);
  expectEnd(translation, "EXTRACT");
  return { sql: `time_part(${part}, ${value.sql})`, type: "INT64" };
}

/** `DATE_ADD(x, INTERVAL 3 DAY)`, `DATE_SUB`, `TIMESTAMP_ADD` and `TIMESTAMP_SUB`. */
export function parseAddition(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const name = token.text.toUpperCase();
  const isDate = name.startsWith("DATE");
  const value = coerce(
    translation,
    translation.grammar.expression(translation, place),
    isDate ? "DATE" : "TIMESTAMP",
    name,
  );
  cursor.expect(",");
  cursor.expect("INTERVAL");
  const count = translation.grammar.expression(translation, place);
  coerce(translation, count, "INT64", name);
  const part = parsePart(
    translation,
    isDate ? ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] : [...TIME_PARTS, "DAY"],
  );
  cursor.expect(")");
  const { sql } = name.endsWith("SUB") ? negate(count) : count;
  const months = MONTHS[part];
  const added = months === undefined
    ? `time_add(${bind(translation, part)}, ${value.sql}, ${sql})`
    : `date_add_months(${value.sql}, CAST(${sql} AS REAL) * ${bind(translation, months)})`;
  return { sql: added, type: value.type };
}

/** `DATE_DIFF(a, b, DAY)` and `TIMESTAMP_DIFF(a, b, HOUR)`. */
export function parseDifference(translation: Translation, place: Place, token: Token): Expression {
  const { cursor } = translation;
  const name = token.text.toUpperCase();
  const type = name.startsWith("DATE") ? "DATE" : "TIMESTAMP";
  const operands = [0, 1].map(() => {
    const operand = translation.grammar.expression(translation, place);
    cursor.expect(",");
    return coerced(translation, operand, type, name);
  });
  const parts = type === "DATE" ? DATE_PARTS : [...TIME_PARTS, "DAY"];
  const part = bind(translation, parsePart(translation, parts));
  expectEnd(translation, name);
  const called = type === "DATE" ? "date_diff" : "time_diff";
  return { sql: `${called}(${part}, ${operands.join(", ")})`, type: "INT64" };
}

function parseTime(translation: Translation, place: Place, name: string): Expression {
  const value = translation.grammar.expression(translation, place);
  if (value.type === "DATE" && name.startsWith("DATE")) return value;
  if (value.type === "TIMESTAMP") return value;
  return coerce(translation, value, name.startsWith("DATE") ? "DATE" : "TIMESTAMP", name);
}

/** A part such as `MONTH` or `WEEK(MONDAY)`. */
function parsePart({ cursor }: Translation, parts: readonly string[]): string {
  const token = cursor.peek();
  const first = token.kind === "word" ? token.text.toUpperCase() : "";
  const day = cursor.peek(2).text.toUpperCase();
  const part = cursor.sees("(", 1) && cursor.sees(")", 3) ? `${first}(${day})` : first;
  if (!parts.includes(part)) {
    const known = parts.filter((name) => !name.includes("("));
    throw cursor.unexpected(`expected ${known.join(", ")}; others are not in the embedded CARTO`);
  }
  for (let taken = 0; taken < (part === first ? 1 : 4); taken++) cursor.next();
  return part;
}

function expectEnd({ cursor }: Translation, name: string): void {
  if (!cursor.takes(")")) {
    throw cursor.unexpected(`${name}: time zones are not in the embedded CARTO`);
  }
}
