/**
 * Combines several constraints on one column into the single filter that CARTO accepts: its client
 * would keep only the last of them.
 */
import type { Filter as ColumnFilter } from "@carto/api-client";
import type { ColumnType, Value } from "../document.ts";
import type { Filter, Range } from "./filter.ts";
import { codeForms } from "./search_column.ts";

export type Constraint =
  | Extract<Filter, { kind: "values" | "range" | "time" }>
  | TextConstraint;

interface TextConstraint {
  readonly kind: "text";
  readonly text: string;
  /** Of a column of codes; undefined for any other. */
  readonly codeLength: number | undefined;
}

/** A text that matches no row: warehouses differ in the meaning of an empty list of values. */
const NO_TEXT = "carto-embed: no value fits all filters";

const ALL: Range = { from: null, to: null };

/**
 * @param type the column's, as far as it is known.
 * @returns a filter for the rows that satisfy all constraints, or for no row if none can; null
 * without constraints.
 */
export function columnFilter(
  constraints: readonly Constraint[],
  type: ColumnType | undefined,
): ColumnFilter | null {
  const values = valuesOf(constraints, type);
  const range = rangeOf(constraints, "range");
  const time = rangeOf(constraints, "time");
  const text = textOf(constraints, type);
  const inRange = range === null ? values : values?.filter((value) => isWithin(value, range));
  if (isEmpty(range) || isEmpty(time) || inRange?.length === 0) return nothing(constraints, type);
  const filter: ColumnFilter = {};
  if (inRange !== undefined) setValues(filter, inRange);
  else if (range !== null) filter.closed_open = { values: [ends(range)] };
  // CARTO includes both ends, with a precision of milliseconds.
  if (time !== null) filter.time = { values: [ends(time, 1)] };
  if (text !== null) filter.stringSearch = textSearch(text.text, text.codeLength);
  return Object.keys(filter).length === 0 ? null : filter;
}

/** The values that all lists have; undefined without a list. */
function valuesOf(
  constraints: readonly Constraint[],
  type: ColumnType | undefined,
): readonly Value[] | undefined {
  const lists = constraints.flatMap((one) =>
    one.kind === "values" && one.values.length > 0
      ? [one.values.flatMap((value) => typed(value, type))]
      : []
  );
  const [first, ...others] = lists.map((list) => new Set(list));
  if (first === undefined) return undefined;
  return [...first].filter((value) => others.every((list) => list.has(value)));
}

/** The value as the column holds it: links and documents may have it as a text; none for others. */
function typed(value: Value, type: ColumnType | undefined): Value[] {
  switch (type) {
    case undefined:
      return [value];
    case "number": {
      const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
      return typeof value !== "boolean" && Number.isFinite(number) ? [number] : [];
    }
    case "boolean":
      if (typeof value === "boolean") return [value];
      return value === "true" ? [true] : value === "false" ? [false] : [];
    default:
      return [String(value)];
  }
}

function rangeOf(constraints: readonly Constraint[], kind: "range" | "time"): Range | null {
  const ranges = constraints.flatMap((one) =>
    (one.kind === "range" || one.kind === "time") && one.kind === kind ? [one] : []
  );
  const range = ranges.reduce<Range>((all, one) => ({
    from: most(all.from, one.from, Math.max),
    to: most(all.to, one.to, Math.min),
  }), ALL);
  return range.from === null && range.to === null ? null : range;
}

function most(
  one: number | null,
  other: number | null,
  choose: (one: number, other: number) => number,
): number | null {
  if (one === null || other === null) return one ?? other;
  return choose(one, other);
}

const isEmpty = (range: Range | null): boolean =>
  range !== null && range.from !== null && range.to !== null && range.from >= range.to;

function isWithin(value: Value, { from, to }: Range): boolean {
  const number = Number(value);
  return (from === null || number >= from) && (to === null || number < to);
}

/** An end that is open is null in JSON. */
const ends = ({ from, to }: Range, gap = 0): number[] => [
  from ?? -Infinity,
  to === null ? Infinity : to - gap,
];

/** CARTO joins several texts by OR: of two searches the narrower counts, else the last. */
function textOf(
  constraints: readonly Constraint[],
  type: ColumnType | undefined,
): TextConstraint | null {
  if (type !== undefined && type !== "text") return null;
  const texts = constraints.flatMap((one) =>
    one.kind === "text" && one.text.trim() !== "" ? [{ ...one, text: one.text.trim() }] : []
  );
  const lower = texts.map(({ text }) => text.toLowerCase());
  return texts.find((_, index) => lower.every((other) => lower[index]?.includes(other))) ??
    texts.at(-1) ?? null;
}

/**
 * @param codeLength of a column of codes, whose values begin with the text, or are the text where
 * it is all of a code; others hold it.
 * @returns CARTO's own search, case aside; it takes values that have one of the texts.
 */
export function textSearch(
  text: string,
  codeLength?: number,
): NonNullable<ColumnFilter["stringSearch"]> {
  const forms = codeForms(text, codeLength);
  if (forms === null) return { values: [text] };
  const { texts, isWhole } = forms;
  return {
    values: [...texts],
    params: { mustStart: true, ...isWhole ? { mustEnd: true } : {} },
  };
}

/** The client's types leave booleans out; CARTO takes them for columns of booleans. */
function setValues(filter: ColumnFilter, values: readonly Value[]): void {
  Object.assign(filter, { in: { values } });
}

/** What is true of no row, by what the column can be asked for. */
function nothing(
  constraints: readonly Constraint[],
  type: ColumnType | undefined,
): ColumnFilter {
  const isTime = type === "date" || type === "timestamp" ||
    constraints.some(({ kind }) => kind === "time");
  if (isTime) return { time: { values: [[1, 0]] } };
  const [value] = constraints.flatMap((one) => one.kind === "values" ? one.values : []);
  const isNumber = type === "number" || constraints.some(({ kind }) => kind === "range") ||
    type === undefined && typeof value === "number";
  if (isNumber) return { closed_open: { values: [[1, 0]] } };
  if (type === "boolean" || type === undefined && typeof value === "boolean") {
    return { in: { values: [] } };
  }
  return { in: { values: [NO_TEXT] } };
}
