/**
 * Resolves a condition of the policy for one person and day, before any SQL is written: what is
 * left has literals only. A comparison with an attribute that the person does not have is false
 * where it stands, and a branch that is false is dropped: missing values never show more.
 */
import type { AttributeReading } from "./attributes.ts";
import { isRange, type Range } from "./condition_walk.ts";
import { type Comparison, type Condition, isBranches } from "./schema/condition_schema.ts";
import type { WarehouseType } from "./schema/dataset_schema.ts";
import { since, type TimeType, type Today, until } from "./days.ts";
import type { Rows } from "./schema/restriction_schema.ts";
import { typedAttribute, type TypedValue, typedValue } from "./typed_value.ts";

/** A box in degrees; a west above its east crosses the 180th meridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

type Test =
  /** @property isList whether the policy has a list, perhaps of one. */
  | { readonly kind: "in"; readonly values: readonly TypedValue[]; readonly isList: boolean }
  | { readonly kind: "not_in"; readonly values: readonly TypedValue[] }
  | { readonly kind: "null"; readonly isNull: boolean }
  | { readonly kind: "starts_with"; readonly prefix: string }
  | {
    readonly kind: "range";
    readonly min?: TypedValue | undefined;
    readonly max?: TypedValue | undefined;
    /** A bound that is not included. */
    readonly below?: TypedValue | undefined;
  }
  | { readonly kind: "within"; readonly box: Box };

/** `all` and `any` have one member at least. */
interface Joined {
  readonly kind: "all" | "any";
  readonly of: readonly Predicate[];
}

/** A test of one column. */
export type ColumnTest = Test & { readonly column: string };

/** A condition of literals only. */
export type Predicate = Joined | ColumnTest;

export function isJoined(predicate: Predicate): predicate is Joined {
  return predicate.kind === "all" || predicate.kind === "any";
}

/** What a condition depends on. */
export interface Circumstances {
  /** The types of the dataset's columns. */
  readonly types: Readonly<Record<string, WarehouseType>>;
  /** The person's attributes that the policy declares. */
  readonly attributes: Readonly<Record<string, AttributeReading>>;
  /** Null where the policy has no time zone. */
  readonly today: Today | null;
}

/** @returns the rows as literals; `all` for every row, null for none. */
export function resolveRows(rows: Rows, circumstances: Circumstances): Predicate | "all" | null {
  return rows === "all" ? "all" : resolveCondition(rows, circumstances);
}

/** @returns null for a condition that no row fits. */
export function resolveCondition(
  condition: Condition,
  circumstances: Circumstances,
): Predicate | null {
  const members: Predicate[] = [];
  for (const [name, value] of Object.entries(condition)) {
    const member = isBranches(value)
      ? resolveBranches(name === "all" ? "all" : "any", value, circumstances)
      : resolveComparison(name, value, circumstances);
    if (member === null) return null;
    members.push(member);
  }
  return joined("all", members);
}

function resolveBranches(
  kind: "all" | "any",
  conditions: readonly Condition[],
  circumstances: Circumstances,
): Predicate | null {
  const members = conditions.map((condition) => resolveCondition(condition, circumstances));
  const matching = members.filter((member) => member !== null);
  return kind === "all" && matching.length < members.length ? null : joined(kind, matching);
}

function joined(kind: "all" | "any", of: readonly Predicate[]): Predicate | null {
  const [first] = of;
  if (first === undefined) return null;
  return of.length === 1 ? first : { kind, of };
}

function resolveComparison(
  column: string,
  comparison: Comparison,
  circumstances: Circumstances,
): Predicate | null {
  const type = Object.hasOwn(circumstances.types, column) ? circumstances.types[column] : undefined;
  const test = testOf(comparison, type, circumstances);
  return test === null ? null : { ...test, column };
}

/** Where a value does not fit the column's type, the test is false: the policy's check says so. */
function testOf(
  comparison: Comparison,
  type: WarehouseType | undefined,
  circumstances: Circumstances,
): Test | null {
  if (typeof comparison !== "object") return inTest([typedValue(comparison, type)], false);
  if (Array.isArray(comparison)) {
    return inTest(comparison.map((value) => typedValue(value, type)), true);
  }
  if ("attribute" in comparison) {
    const values = attributeValues(comparison.attribute, type, circumstances);
    return values === null ? null : inTest(values, values.length > 1);
  }
  if ("not" in comparison) {
    const values = fitting(comparison.not.map((value) => typedValue(value, type)));
    return values === null ? null : { kind: "not_in", values };
  }
  if ("null" in comparison) return { kind: "null", isNull: comparison.null };
  if ("starts_with" in comparison) {
    return { kind: "starts_with", prefix: comparison.starts_with };
  }
  if ("within" in comparison) return { kind: "within", box: comparison.within };
  return isRange(comparison)
    ? rangeTest(comparison, type, circumstances)
    : daysTest(comparison, type, circumstances.today);
}

/** @returns null where one of them does not fit. */
function fitting(values: readonly (TypedValue | null)[]): readonly TypedValue[] | null {
  const fit = values.filter((value) => value !== null);
  return fit.length === values.length ? fit : null;
}

function inTest(values: readonly (TypedValue | null)[], isList: boolean): Test | null {
  const fit = fitting(values);
  return fit === null || fit.length === 0 ? null : { kind: "in", values: fit, isList };
}

function attributeValues(
  name: string,
  type: WarehouseType | undefined,
  { attributes }: Circumstances,
): readonly (TypedValue | null)[] | null {
  const reading = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (reading?.outcome !== "values" || type === undefined) return null;
  return reading.values.map((value) => typedAttribute(value, type));
}

/** Both bounds must be known: one alone would be a wider range. */
function rangeTest(
  { min, max }: Range,
  type: WarehouseType | undefined,
  circumstances: Circumstances,
): Test | null {
  const of = (bound: Range["min"]): TypedValue | null => {
    if (bound === undefined) return null;
    if (typeof bound !== "object") return typedValue(bound, type);
    const values = attributeValues(bound.attribute, type, circumstances);
    return values?.length === 1 ? values[0] ?? null : null;
  };
  const [least, most] = [of(min), of(max)];
  if (min !== undefined && least === null || max !== undefined && most === null) return null;
  if (least === null && most === null) return null;
  return { kind: "range", min: least ?? undefined, max: most ?? undefined };
}

type Days = Extract<Comparison, { since?: unknown; until?: unknown }>;

function daysTest(
  days: Days,
  type: WarehouseType | undefined,
  today: Today | null,
): Test | null {
  if (today === null || !isTimeType(type)) return null;
  if (days.since === undefined && days.until === undefined) return null;
  const end = days.until === undefined ? undefined : until(days.until, today, type);
  return {
    kind: "range",
    min: days.since === undefined ? undefined : since(days.since, today, type),
    ...type === "date" ? { max: end } : { below: end },
  };
}

export function isTimeType(type: WarehouseType | undefined): type is TimeType {
  return type === "date" || type === "timestamp" || type === "datetime";
}
