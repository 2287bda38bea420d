/**
 * Combines the views of several groups on a dataset into one SELECT that shows exactly their union,
 * cell by cell: no value that none of the groups shows.
 *
 * Where groups show different columns, a union of rows is not enough: a column that only some
 * groups show is empty (NULL) in rows that only the others show.
 */
import { anyOf, conditionOf } from "./condition.ts";
import {
  type ColumnType,
  DEFAULT_GEOMETRY,
  type Geometry,
  geometryOf,
  type TableDataset,
} from "./dataset_schema.ts";
import type { Dialect } from "./dialects/mod.ts";
import type { View } from "./view.ts";

/** A dataset in the form that the browser may request. */
export interface Source {
  readonly sqlQuery: string;
  readonly columns: readonly string[];
  /** Columns that are empty in some of the rows although the table has a value there. */
  readonly partialColumns: readonly string[];
  /** Columns that are coarsened in some or all rows. */
  readonly maskedColumns: readonly string[];
  /** In the order of their positions, where the warehouse uses positions. */
  readonly openParameters: readonly string[];
  /** Where the policy has it, and shows the column. */
  readonly geometry?: Geometry | undefined;
  /** Whether the geometry is shown. */
  readonly hasGeometry: boolean;
  /** The column that identifies features, as text; where the policy has it, and shows it. */
  readonly id?: string | undefined;
  /** The column with the cell as text, where the cell itself is an integer (quadbin). */
  readonly cellId?: string | undefined;
}

/**
 * @param views at least one.
 * @returns the same for the same views in any order.
 */
export function sourceOf(dataset: TableDataset, views: readonly View[], dialect: Dialect): Source {
  const columns = dataset.columns.filter((name) => views.some(shows(name)));
  const partialColumns = columns.filter((name) =>
    guardOf(name, views, dialect.nameSql, dialect) !== null
  );
  const asText = textColumn(dataset);
  const cell = cellColumn(dataset, columns);
  const isPlain = partialColumns.length === 0 && cell === null &&
    (asText === null || !columns.includes(asText));
  // Beside `CASE … END AS city` or `CAST(…) AS id`, a plain `city` in a condition could refer to
  // either: warehouses differ.
  const columnSql = (name: string) => `${isPlain ? "" : "t."}${dialect.nameSql(name)}`;
  const cellSql = (name: string) => {
    const guard = guardOf(name, views, columnSql, dialect);
    return guard === null ? columnSql(name) : `CASE WHEN ${guard} THEN ${columnSql(name)} END`;
  };
  const itemSql = (name: string) => {
    const isText = name === asText;
    const value = isText ? dialect.toTextSql(cellSql(name)) : cellSql(name);
    const isNamed = isText || partialColumns.includes(name);
    return `${value}${isNamed ? ` AS ${dialect.nameSql(name)}` : ""}`;
  };
  const openParameters = dataset.open_parameters.filter((name) =>
    columns.includes(name) || !dataset.columns.includes(name)
  );
  const where = whereSql(
    conditionsOf(views, columnSql, dialect),
    openParameters.map((name, index) => {
      // A partially shown column is compared as it is shown: comparing the hidden values would
      // reveal them.
      const value = columns.includes(name) ? cellSql(name) : columnSql(name);
      return `${bracketed(value)} = ${dialect.placeholderSql?.(name, index + 1)}`;
    }),
  );
  const table = `${dialect.tableSql(dataset.table)}${isPlain ? "" : " AS t"}`;
  const cellId = cell === null ? undefined : cellIdName(dataset);
  const items = columns.map(itemSql);
  if (cell !== null && cellId !== undefined) {
    items.push(`${dialect.toTextSql(cellSql(cell))} AS ${dialect.nameSql(cellId)}`);
  }
  const sqlQuery = `SELECT ${items.join(", ")} FROM ${table}${where}`;
  const geometry = geometryOf(dataset);
  const hasGeometry = columns.includes(geometry?.column ?? DEFAULT_GEOMETRY);
  const { id } = dataset;
  return {
    sqlQuery,
    columns,
    partialColumns,
    maskedColumns: [],
    openParameters,
    geometry: hasGeometry ? geometry : undefined,
    hasGeometry,
    id: id !== undefined && columns.includes(id) ? id : undefined,
    cellId,
  };
}

/** @returns the column of quadbin cells, where it is shown. */
function cellColumn(dataset: TableDataset, columns: readonly string[]): string | null {
  const { column, type } = geometryOf(dataset) ?? {};
  return type === "quadbin" && column !== undefined && columns.includes(column) ? column : null;
}

/** A name that no other column of the SELECT has, also ignoring case. */
function cellIdName({ columns }: TableDataset): string {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  let name = "cell_text";
  while (taken.has(name)) name += "_";
  return name;
}

/**
 * The column that is granted as text: tiles carry numbers as doubles, rows pass through JSON, and
 * both would lose digits of an id. A quadbin geometry stays the integer that CARTO makes tiles of.
 */
function textColumn({ id, types }: TableDataset): string | null {
  if (id === undefined) return null;
  return types !== undefined && Object.hasOwn(types, id) && types[id] === "text" ? null : id;
}

/** @returns types of the columns as the SELECT returns them, as far as they are known. */
export function shownTypes(
  dataset: TableDataset,
  columns: readonly string[],
): Record<string, ColumnType> {
  const asText = textColumn(dataset);
  const types = { ...dataset.types, ...asText === null ? {} : { [asText]: "text" as const } };
  return Object.fromEntries(Object.entries(types).filter(([column]) => columns.includes(column)));
}

const shows = (column: string) => ({ columns }: View) => columns.includes(column);

/** The conditions, one of which must hold, without duplicates; null where all rows are shown. */
function conditionsOf(
  views: readonly View[],
  columnSql: (name: string) => string,
  dialect: Dialect,
): readonly string[] | null {
  const conditions = new Set<string>();
  for (const { rows } of views) {
    const condition = conditionOf(rows, columnSql, dialect);
    if (condition === null) return null;
    conditions.add(condition);
  }
  return [...conditions].sort();
}

/** The condition for showing the column in a row; null where every shown row has it. */
function guardOf(
  column: string,
  views: readonly View[],
  columnSql: (name: string) => string,
  dialect: Dialect,
): string | null {
  const conditions = conditionsOf(views.filter(shows(column)), columnSql, dialect);
  if (conditions === null) return null;
  const guard = anyOf(conditions);
  const all = conditionsOf(views, columnSql, dialect);
  return all !== null && anyOf(all) === guard ? null : guard;
}

/** Open parameters are ANDed with the groups' conditions: they can only narrow the rows. */
function whereSql(conditions: readonly string[] | null, parameters: readonly string[]): string {
  if (parameters.length === 0) return conditions === null ? "" : ` WHERE ${anyOf(conditions)}`;
  const rows = conditions === null ? [] : [
    conditions.length === 1 ? anyOf(conditions) : `(${anyOf(conditions)})`,
  ];
  return ` WHERE ${[...rows, ...parameters].join(" AND ")}`;
}

const bracketed = (sql: string) => sql.startsWith("CASE ") ? `(${sql})` : sql;
