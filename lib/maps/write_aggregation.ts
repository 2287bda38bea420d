/**
 * The SQL with which CARTO aggregates rows into cells. It uses the granted query's columns, and its
 * values are literals of the document: a browser writes no SQL.
 *
 * deck.gl's ClusterTileLayer merges cells by the suffix of their columns' names, and reserves
 * `count` and `id`: each alias is a name of ours with such a suffix.
 */
import { literalSql } from "../access/sql/condition.ts";
import type { ColumnType } from "../access/schema/dataset_schema.ts";
import type { Dialect } from "../access/dialects/mod.ts";
import type { AggregatedColumn, Aggregation } from "./aggregation.ts";
import type { DatasetSettings } from "./column.ts";
import { isCells, type Layer } from "./layer.ts";
import type { Operation, Value } from "./parts.ts";
import { encodingsOf } from "./scale.ts";

/** Inputs of the SQL. */
export interface AggregatedDataset {
  readonly dialect: Dialect;
  /** Types of the granted query's columns, where the policy gives them. */
  readonly types: Readonly<Record<string, ColumnType>>;
  /** The document's settings for the dataset. */
  readonly settings: DatasetSettings | undefined;
}

/** More classes cannot be distinguished in a cluster, and each costs the warehouse a sum. */
const MOST_CLASSES = 6;

/**
 * @param layer pruned for the person.
 * @returns undefined for a layer that is never aggregated.
 */
export function aggregationOf(
  layer: Layer,
  dataset: AggregatedDataset,
): Aggregation | undefined {
  const own = ownColumns(layer, dataset);
  if (own === undefined) return undefined;
  const columns: AggregatedColumn[] = [{ alias: "rows_count", of: "count" }, ...own];
  const items = columns.map((column) =>
    `${aggregateSql(column, dataset)} AS ${dataset.dialect.nameSql(column.alias)}`
  );
  return { expression: items.join(", "), columns };
}

/** @returns the cells' columns beside the row count; undefined where rows are not aggregated. */
function ownColumns(layer: Layer, dataset: AggregatedDataset): AggregatedColumn[] | undefined {
  if (isCells(layer)) return cellColumns(layer.aggregate);
  switch (layer.type) {
    case "point":
      return layer.cluster === false ? undefined : clusterColumns(layer, dataset);
    case "heatmap":
      return layer.weight === undefined ? [] : cellColumns({ [layer.weight]: "sum" });
    default:
      return undefined;
  }
}

const ENDS: Readonly<Record<Operation, string>> = {
  count: "count",
  sum: "sum",
  avg: "average",
  min: "min",
  max: "max",
};

function cellColumns(aggregate: Readonly<Record<string, Operation>>): AggregatedColumn[] {
  return Object.entries(aggregate).map(([column, operation], index) => ({
    alias: `cell${index}_${ENDS[operation]}`,
    of: "column",
    column,
    operation,
  }));
}

/** For each column that the person may choose as the color. */
function clusterColumns(
  layer: Extract<Layer, { type: "point" }>,
  dataset: AggregatedDataset,
): AggregatedColumn[] {
  const encodings = encodingsOf(layer.color);
  const categories = encodings.find(({ scale }) => scale === "categories")?.column;
  const numbers = encodings.filter(({ scale }) => scale !== "categories");
  const averaged = new Set(numbers.map(({ column }) => column));
  return [
    ...categories === undefined ? [] : classColumns(categories, dataset),
    ...[...averaged].map((column, index) => ({
      alias: `mean${index}_average`,
      of: "column" as const,
      column,
      operation: "avg" as const,
    })),
  ];
}

/** None without `values`: the classes are unknown before the data is. */
function classColumns(column: string, dataset: AggregatedDataset): AggregatedColumn[] {
  const values = own(dataset.settings?.columns ?? {}, column)?.values ?? {};
  const type = own(dataset.types, column);
  return Object.keys(values).slice(0, MOST_CLASSES).map((key, index) => ({
    alias: `class${index}_sum`,
    of: "class",
    column,
    value: valueOf(key, type),
  }));
}

function own<Item>(items: Readonly<Record<string, Item>>, name: string): Item | undefined {
  return Object.hasOwn(items, name) ? items[name] : undefined;
}

/** A key of `values` in the column's type. One that cannot be converted stays text. */
function valueOf(key: string, type: ColumnType | undefined): Value {
  if (type === "number" && String(Number(key)) === key && Number.isFinite(Number(key))) {
    return Number(key);
  }
  if (type === "boolean" && (key === "true" || key === "false")) return key === "true";
  return key;
}

function aggregateSql(column: AggregatedColumn, dataset: AggregatedDataset): string {
  const { dialect } = dataset;
  switch (column.of) {
    case "count":
      return "COUNT(*)";
    case "column":
      return `${column.operation.toUpperCase()}(${dialect.nameSql(column.column)})`;
    case "class":
      return `SUM(CASE WHEN ${classSql(column, dataset)} THEN 1 ELSE 0 END)`;
  }
}

/**
 * A warehouse rejects a comparison of two types, and with it the whole map: a column that is not
 * known to have the value's type is compared as text.
 */
function classSql(
  { column, value }: Extract<AggregatedColumn, { of: "class" }>,
  { dialect, types }: AggregatedDataset,
): string {
  const name = dialect.nameSql(column);
  const isOfType = own(types, column) === TYPES[typeof value];
  const side = isOfType ? name : dialect.toTextSql(name);
  return `${side} = ${literalSql(isOfType ? value : String(value), dialect)}`;
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  string: "text",
  number: "number",
  boolean: "boolean",
};
