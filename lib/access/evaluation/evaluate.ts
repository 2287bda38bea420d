/**
 * What a policy shows of a row, worked out from the policy's own words without a warehouse: for
 * `policy test`, and as the reference with which the SQL is compared.
 *
 * Conditions have three values, as in SQL: a comparison with NULL is unknown (null), and unknown
 * rows are not shown.
 */
import { cellKey, compareCells } from "./cell_order.ts";
import { type Comparison, type Condition, isBranches } from "../schema/condition_schema.ts";
import { isRange } from "../condition_walk.ts";
import { isTable, type TableDataset, type WarehouseType } from "../schema/dataset_schema.ts";
import { type Today, todayIn } from "../days.ts";
import { type AttributeReading, type RawAttributes, readAttributes } from "../attributes.ts";
import { withIncluded } from "../included_groups.ts";
import { maskCell } from "./mask_cell.ts";
import type { Policy } from "../schema/policy_schema.ts";
import type { Restriction, Rows } from "../schema/restriction_schema.ts";
import { type Cell, isPoint, type Row } from "./row.ts";
import { viewOf } from "../view.ts";

/** True, false or unknown. */
export type Truth = boolean | null;

export interface Evaluation {
  readonly types: Readonly<Record<string, WarehouseType>>;
  readonly attributes: Readonly<Record<string, AttributeReading>>;
  readonly today: Today | null;
}

/** The person whose rights are evaluated, and when. */
export interface Viewer {
  readonly username: string;
  readonly groups: readonly string[];
  readonly attributes?: RawAttributes | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * @param row of the dataset's table; columns that are left out are NULL.
 * @returns the cells that the person sees, by column; null where they do not see the row.
 */
export function shownRow(policy: Policy, name: string, viewer: Viewer, row: Row): Row | null {
  const dataset = Object.hasOwn(policy.datasets, name) ? policy.datasets[name] : undefined;
  if (dataset === undefined || !isTable(dataset)) return null;
  const evaluation: Evaluation = {
    types: dataset.types ?? {},
    attributes: readAttributes(policy.attributes, viewer.attributes ?? {}),
    today: policy.time_zone === undefined ? null : todayIn(policy.time_zone, viewer.now),
  };
  if (!isTrue(dataset.always ?? "all", row, evaluation)) return null;
  const views = restrictionsOf(policy, name, viewer)
    .map((restriction) => viewOf(restriction, dataset))
    .filter(({ rows }) => isTrue(rows, row, evaluation));
  return views.length === 0 ? null : shownCells(dataset, views, row);
}

function restrictionsOf(
  { groups, users, group_includes }: Policy,
  dataset: string,
  viewer: Viewer,
): Restriction[] {
  const holders = withIncluded(viewer.groups, group_includes).map((name) => own(groups, name));
  return [...holders, own(users, viewer.username)].flatMap((byDataset) => {
    const restriction = byDataset === undefined ? undefined : own(byDataset, dataset);
    return restriction === undefined ? [] : [restriction];
  });
}

function shownCells(
  { columns, masks = {} }: TableDataset,
  views: readonly Pick<ReturnType<typeof viewOf>, "columns" | "masked">[],
  row: Row,
): Row {
  return Object.fromEntries(columns.map((column) => {
    const cell = own(row, column) ?? null;
    if (views.some((view) => view.columns.includes(column))) return [column, cell];
    const mask = own(masks, column);
    const isMasked = mask !== undefined && views.some(({ masked }) => masked.includes(column));
    return [column, isMasked ? maskCell(mask, cell) : null];
  }));
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isTrue(rows: Rows, row: Row, evaluation: Evaluation): boolean {
  return rows === "all" || evaluate(rows, row, evaluation) === true;
}

/** @returns whether the row fits the condition. */
export function evaluate(condition: Condition, row: Row, evaluation: Evaluation): Truth {
  return every(
    Object.entries(condition).map(([name, value]) => {
      if (!isBranches(value)) return compare(name, value, own(row, name) ?? null, evaluation);
      const branches = value.map((branch) => evaluate(branch, row, evaluation));
      return name === "all" ? every(branches) : not(every(branches.map(not)));
    }),
  );
}

/** False is stronger than unknown, and unknown stronger than true. */
function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

const not = (truth: Truth): Truth => truth === null ? null : !truth;

function compare(
  column: string,
  comparison: Comparison,
  cell: Cell,
  evaluation: Evaluation,
): Truth {
  const type = own(evaluation.types, column);
  if (typeof comparison !== "object") return isOneOf(cell, [comparison], type);
  if (Array.isArray(comparison)) return isOneOf(cell, comparison, type);
  if ("null" in comparison) return (cell === null) === comparison.null;
  if ("not" in comparison) return not(isOneOf(cell, comparison.not, type));
  if ("attribute" in comparison) {
    const values = valuesOf(comparison.attribute, evaluation);
    return values === null ? false : isOneOf(cell, values, type);
  }
  if ("starts_with" in comparison) {
    return cell === null
      ? null
      : typeof cell === "string" && cell.startsWith(comparison.starts_with);
  }
  if ("within" in comparison) return isWithin(cell, comparison.within);
  return isRange(comparison)
    ? isBetween(cell, comparison, type, evaluation)
    : isInDays(cell, comparison, type, evaluation);
}

/** @returns null where the attribute is missing or refused. */
function valuesOf(name: string, { attributes }: Evaluation) {
  const reading = own(attributes, name);
  return reading?.outcome === "values" ? reading.values : null;
}

function isOneOf(
  cell: Cell,
  values: readonly (string | number | boolean)[],
  type: WarehouseType | undefined,
): Truth {
  if (cell === null) return null;
  return values.some((value) => compareCells(cell, value, type) === 0);
}

type Range = Extract<Comparison, { min?: unknown; max?: unknown }>;

function isBetween(
  cell: Cell,
  { min, max }: Range,
  type: WarehouseType | undefined,
  evaluation: Evaluation,
): Truth {
  const holds = (bound: Range["min"], fits: (order: number) => boolean): Truth => {
    if (bound === undefined) return true;
    const [value, ...more] = typeof bound === "object"
      ? valuesOf(bound.attribute, evaluation) ?? []
      : [bound];
    if (value === undefined || more.length > 0) return false;
    return cell === null ? null : fits(compareCells(cell, value, type));
  };
  return every([holds(min, (order) => order >= 0), holds(max, (order) => order <= 0)]);
}

type Days = Extract<Comparison, { since?: unknown; until?: unknown }>;

/** Compares days: that of the cell, in the policy's zone, with those that the periods mean. */
function isInDays(
  cell: Cell,
  { since, until }: Days,
  type: WarehouseType | undefined,
  { today }: Evaluation,
): Truth {
  if (today === null) return false;
  if (cell === null) return null;
  const day = dayOf(cell, type, today.timeZone);
  if (day === null) return false;
  const bound = (period: string) => Temporal.PlainDate.from(today.day).subtract(period);
  const order = (period: string) => Temporal.PlainDate.compare(day, bound(period));
  return (since === undefined || order(since) >= 0) && (until === undefined || order(until) <= 0);
}

function dayOf(
  cell: Exclude<Cell, null>,
  type: WarehouseType | undefined,
  timeZone: string,
): Temporal.PlainDate | null {
  const key = cellKey(cell, type);
  if (typeof cell !== "string" || key === null) return null;
  if (type !== "timestamp") return Temporal.PlainDate.from(cell.slice(0, 10));
  if (typeof key !== "bigint") return null;
  return new Temporal.Instant(key).toZonedDateTimeISO(timeZone).toPlainDate();
}

type Box = Extract<Comparison, { within: unknown }>["within"];

function isWithin(cell: Cell, { west, south, east, north }: Box): Truth {
  if (cell === null) return null;
  if (!isPoint(cell)) return false;
  const [longitude, latitude] = cell;
  const isBeyondWest = longitude >= west;
  const isBeforeEast = longitude <= east;
  const fits = west > east ? isBeyondWest || isBeforeEast : isBeyondWest && isBeforeEast;
  return fits && latitude >= south && latitude <= north;
}
