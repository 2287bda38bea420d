/** Rules for conditions that their schema cannot express: types fit, names are known. */
import type { Fault, Path } from "../../json/json_text.ts";
import type { Comparison } from "../schema/condition_schema.ts";
import { attributesOf, comparisonsOf, hasDays, isRange, type Placed } from "../condition_walk.ts";
import { columnProblem } from "./dataset_rules.ts";
import { geometryOf, type TableDataset, type WarehouseType } from "../schema/dataset_schema.ts";
import { type Dialect, DIALECTS } from "../dialects/mod.ts";
import type { Literal } from "../schema/literal_schema.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { isTimeType } from "../predicate.ts";
import type { Rows } from "../schema/restriction_schema.ts";
import { COMPARABLE, EXPECTED, typedValue } from "../typed_value.ts";

/** Conditions within conditions, and comparisons, of one restriction. */
const DEEPEST = 4;
const MOST_COMPARISONS = 100;

export interface ConditionContext {
  readonly policy: Policy;
  readonly dataset: TableDataset;
  /** Whether attributes may be used. */
  readonly isForEverybody?: boolean;
}

/** @returns every fault of a condition of the dataset. */
export function* conditionFaults(
  rows: Rows,
  context: ConditionContext,
  path: Path,
): Generator<Fault> {
  let count = 0;
  for (const placed of comparisonsOf(rows, path)) {
    if (++count > MOST_COMPARISONS) {
      yield { path, message: `must have ${MOST_COMPARISONS} comparisons at most` };
      return;
    }
    if (placed.depth > DEEPEST) {
      yield {
        path: placed.path,
        message: `stands too deep: ${DEEPEST} conditions within each other at most`,
      };
    }
    yield* comparisonFaults(placed, context);
  }
}

function* comparisonFaults(placed: Placed, context: ConditionContext): Generator<Fault> {
  const { column, comparison, path } = placed;
  const { policy, dataset } = context;
  const dialect = DIALECTS[policy.dialect];
  const message = columnProblem(column, dialect);
  if (message !== undefined) yield { path, message, ofName: true };
  const type = typeOf(dataset, column);
  yield* literalFaults(comparison, type, path);
  yield* attributeFaults(placed, type, context);
  if (hasDays(comparison)) yield* dayFaults(column, type, policy, path);
  if (typeof comparison !== "object") return;
  if ("starts_with" in comparison) {
    yield* prefixFaults(comparison.starts_with, type, dialect, path);
  }
  if ("within" in comparison) yield* boxFaults(column, dataset, path);
}

function typeOf({ types }: TableDataset, column: string): WarehouseType | undefined {
  return types !== undefined && Object.hasOwn(types, column) ? types[column] : undefined;
}

/** A column without a type accepts any literal. */
function* literalFaults(
  comparison: Comparison,
  type: WarehouseType | undefined,
  path: Path,
): Generator<Fault> {
  if (type === undefined) return;
  const message = `must be ${EXPECTED[type]}: types has the column as ${type}`;
  for (const [at, value] of literalsOf(comparison)) {
    if (typedValue(value, type) === null) yield { path: [...path, ...at], message };
  }
}

/** @returns the values of a comparison, each with its place in it. */
export function literalsOf(comparison: Comparison): readonly [at: Path, value: Literal][] {
  if (typeof comparison !== "object") return [[[], comparison]];
  if (Array.isArray(comparison)) return comparison.map((value, index) => [[index], value]);
  if ("not" in comparison) return comparison.not.map((value, index) => [["not", index], value]);
  if (!isRange(comparison)) return [];
  return Object.entries(comparison).flatMap(([bound, value]): [Path, Literal][] =>
    value === undefined || typeof value === "object" ? [] : [[[bound], value]]
  );
}

function* attributeFaults(
  { column, comparison, path }: Placed,
  type: WarehouseType | undefined,
  { policy: { attributes }, isForEverybody = false }: ConditionContext,
): Generator<Fault> {
  for (const { name, at } of attributesOf(comparison)) {
    const where = [...path, ...at];
    const declared = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (isForEverybody) {
      const message = "cannot be: a person without the attribute would see nothing of the " +
        "dataset; compare with it in a group";
      yield { path: where, message };
    } else if (declared === undefined) {
      const known = Object.keys(attributes).join(", ") || "none";
      yield { path: where, message: `is no attribute of this policy; it has ${known}` };
    } else if (type === undefined) {
      yield { path, message: needsType(column, COMPARABLE[declared.type]), ofName: true };
    } else if (!COMPARABLE[declared.type].includes(type)) {
      const message = `is ${declared.type}, and the column ${type}: they must be of one type`;
      yield { path: where, message };
    } else if (isRange(comparison)) {
      yield* boundFaults(declared, where);
    }
  }
}

function* boundFaults(
  { many, type }: Policy["attributes"][string],
  path: Path,
): Generator<Fault> {
  if (many) yield { path, message: "must be an attribute with one value, without many" };
  if (type === "boolean" || type === "uuid") {
    yield { path, message: `must be a number, a date or a text: a ${type} has no order` };
  }
}

function* dayFaults(
  column: string,
  type: WarehouseType | undefined,
  { time_zone }: Policy,
  path: Path,
): Generator<Fault> {
  if (!isTimeType(type)) {
    yield { path, message: needsType(column, ["date", "timestamp", "datetime"]), ofName: true };
  }
  if (time_zone === undefined) {
    const message = "needs the policy's time_zone, in which days begin and end";
    yield { path, message };
  }
}

function* prefixFaults(
  prefix: string,
  type: WarehouseType | undefined,
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  const at = [...path, "starts_with"];
  if (type !== undefined && type !== "text") {
    yield { path: at, message: `needs a column of texts: types has the column as ${type}` };
  }
  if (dialect === DIALECTS.redshift && prefix.endsWith(" ")) {
    const message = "must not end in a blank: Redshift does not compare those";
    yield { path: at, message };
  }
}

function* boxFaults(column: string, dataset: TableDataset, path: Path): Generator<Fault> {
  const geometry = geometryOf(dataset);
  if (geometry?.type === "point" && geometry.column === column) return;
  const message = "needs a geometry column of points: name it in geometry, with the type point";
  yield { path: [...path, "within"], message };
}

const needsType = (column: string, types: readonly string[]) =>
  `needs a type: add ${column} to the dataset's types, as ${types.join(" or ")}`;
