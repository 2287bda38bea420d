/**
 * Rules for expectations that their schema cannot express: names are the policy's. A mistyped
 * group, column or attribute would make "does not see" true for another reason.
 */
import type { Fault, Path } from "../../json/json_text.ts";
import { isDay } from "../calendar_day.ts";
import { cellKey } from "../evaluation/cell_order.ts";
import { conditionFaults } from "../checks/condition_rules.ts";
import { comparisonsOf } from "../condition_walk.ts";
import {
  geometryOf,
  isTable,
  staticSourceOf,
  type TableDataset,
  type WarehouseType,
} from "../schema/dataset_schema.ts";
import type { Policy } from "../schema/policy_schema.ts";
import type { Rows } from "../schema/restriction_schema.ts";
import { type Cell, isPoint, type Row } from "../evaluation/row.ts";
import { EXPECTED as EXPECTED_VALUE, typedValue } from "../typed_value.ts";
import { rowsOf } from "../view.ts";
import { type Expectation, EXPECTED } from "./expectation_schema.ts";

type Tests = readonly Expectation[];

/** @returns what does not fit the policy. */
export function* expectationFaults(
  { tests }: { readonly tests: Tests },
  policy: Policy,
): Generator<Fault> {
  for (const [index, test] of tests.entries()) {
    const path = ["tests", index];
    yield* whoFaults(test, policy, path);
    const dataset = Object.hasOwn(policy.datasets, test.dataset)
      ? policy.datasets[test.dataset]
      : undefined;
    if (dataset === undefined) {
      const message = unknown("dataset", Object.keys(policy.datasets));
      yield { path: [...path, "dataset"], message };
    } else if (isTable(dataset)) {
      yield* tableFaults(test, dataset, policy, path);
    } else {
      const { kind } = staticSourceOf(dataset);
      for (const name of EXPECTED.filter((name) => name !== "granted")) {
        if (test[name] === undefined) continue;
        const message = `cannot be expected of a ${kind.replace("_", " ")}, which is seen whole: ` +
          "use granted";
        yield { path: [...path, name], message, ofName: true };
      }
    }
  }
}

const unknown = (kind: string, names: readonly string[]) =>
  `is no ${kind} of the policy; it has ${names.join(", ") || "none"}`;

function* whoFaults({ who }: Expectation, policy: Policy, path: Path): Generator<Fault> {
  for (const [index, group] of who.groups.entries()) {
    if (Object.hasOwn(policy.groups, group) || Object.hasOwn(policy.group_includes, group)) {
      continue;
    }
    const names = [...Object.keys(policy.groups), ...Object.keys(policy.group_includes)];
    yield { path: [...path, "who", "groups", index], message: unknown("group", names) };
  }
  for (const name of Object.keys(who.attributes)) {
    if (Object.hasOwn(policy.attributes, name)) continue;
    const message = unknown("attribute", Object.keys(policy.attributes));
    yield { path: [...path, "who", "attributes", name], message, ofName: true };
  }
}

function* tableFaults(
  test: Expectation,
  dataset: TableDataset,
  policy: Policy,
  path: Path,
): Generator<Fault> {
  const known = columnsOf(test.dataset, dataset, policy);
  const rows = [
    ...(test.sees ?? []).map((row, index) => [row, ["sees", index]] as const),
    ...(test.does_not_see ?? []).map((row, index) => [row, ["does_not_see", index]] as const),
    ...(test.shows ?? []).map(({ row }, index) => [row, ["shows", index, "row"]] as const),
  ];
  for (const [row, at] of rows) yield* rowFaults(row, dataset, known, [...path, ...at]);
  for (const [index, { as }] of (test.shows ?? []).entries()) {
    for (const column of Object.keys(as)) {
      if (dataset.columns.includes(column)) continue;
      const message = `is none of the dataset's columns, which are ${dataset.columns.join(", ")}`;
      yield { path: [...path, "shows", index, "as", column], message, ofName: true };
    }
  }
  if (test.none === undefined) return;
  const at = [...path, "none"];
  // As for everybody: whose attributes are meant would be unclear.
  yield* conditionFaults(test.none, { policy, dataset, isForEverybody: true }, at);
  for (const { column, path } of comparisonsOf(test.none, at)) {
    if (!known.has(column)) yield { path, message: unknownColumn(known), ofName: true };
  }
}

/** Those that the policy names: shown, typed, or in a condition. */
function columnsOf(
  name: string,
  { columns, types = {}, always }: TableDataset,
  { groups, users }: Policy,
): ReadonlySet<string> {
  const restrictions = [...Object.values(groups), ...Object.values(users)].flatMap((byDataset) => {
    const restriction = Object.hasOwn(byDataset, name) ? byDataset[name] : undefined;
    return restriction === undefined ? [] : [rowsOf(restriction)];
  });
  const conditions: readonly Rows[] = [always ?? "all", ...restrictions];
  return new Set([
    ...columns,
    ...Object.keys(types),
    ...conditions.flatMap((rows) => [...comparisonsOf(rows)].map(({ column }) => column)),
  ]);
}

const unknownColumn = (known: ReadonlySet<string>) =>
  `is no column that the policy names for this dataset; it names ${[...known].join(", ")}`;

function* rowFaults(
  row: Row,
  dataset: TableDataset,
  known: ReadonlySet<string>,
  path: Path,
): Generator<Fault> {
  const geometry = geometryOf(dataset);
  for (const [column, cell] of Object.entries(row)) {
    const at = [...path, column];
    const type = dataset.types !== undefined && Object.hasOwn(dataset.types, column)
      ? dataset.types[column]
      : undefined;
    if (!known.has(column)) {
      yield { path: at, message: unknownColumn(known), ofName: true };
    } else if (geometry?.column === column && geometry.type === "point") {
      if (cell === null || isPoint(cell)) continue;
      yield { path: at, message: "must be a point: [longitude, latitude]" };
    } else if (type !== undefined && !isOfType(cell, type)) {
      const message = `must be ${EXPECTED_VALUE[type]}, or null: types has the column as ${type}`;
      yield { path: at, message };
    }
  }
}

function isOfType(cell: Cell, type: WarehouseType): boolean {
  if (cell === null) return true;
  switch (type) {
    case "number":
    case "integer":
    case "decimal":
      return typeof cell !== "boolean" && cellKey(cell, type) !== null;
    case "boolean":
      return typeof cell === "boolean";
    case "date":
      return typeof cell === "string" && isDay(cell);
    default:
      return typeof cell === "string" && typedValue(cell, type) !== null;
  }
}
