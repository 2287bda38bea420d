/**
 * Combines the views of several groups on a dataset into one SELECT that shows exactly their union,
 * cell by cell: no value that none of the groups shows.
 *
 * Where groups show different columns, a union of rows is not enough: a column that only some
 * groups show is empty (NULL) in rows that only the others show.
 */
import { cellSql, type ColumnSql, conditionsOf, guardsOf } from "./cells.ts";
import { anyOf, conditionSql } from "./condition.ts";
import {
  type ColumnType,
  columnTypesOf,
  DEFAULT_GEOMETRY,
  type Geometry,
  geometryOf,
  type TableDataset,
} from "../schema/dataset_schema.ts";
import type { Dialect } from "../dialects/mod.ts";
import type { Predicate } from "../predicate.ts";
import type { View } from "../view.ts";

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
 * @param always a condition for everybody.
 * @returns the same for the same views in any order.
 */
export function sourceOf(
  dataset: TableDataset,
  views: readonly View[],
  dialect: Dialect,
  always: Predicate | null = null,
): Source {
  const columns = dataset.columns.filter((name) => views.some(shows(name)));
  const asText = textColumn(dataset);
  const cell = cellColumn(dataset, columns);
  const guards = (name: string, columnSql: ColumnSql) => guardsOf(name, views, columnSql, dialect);
  const plainGuards = columns.map((name) => [name, guards(name, dialect.nameSql)] as const);
  const partialColumns = plainGuards.flatMap(([name, { shown }]) => shown === "always" ? [] : name);
  const maskedColumns = plainGuards.flatMap(([name, { exact, masked }]) =>
    exact === "always" || masked === "never" ? [] : name
  );
  const isExpression = (name: string) =>
    partialColumns.includes(name) || maskedColumns.includes(name);
  const isPlain = !columns.some(isExpression) && cell === null &&
    (asText === null || !columns.includes(asText));
  // Beside `CASE … END AS city` or `CAST(…) AS id`, a plain `city` in a condition could refer to
  // either: warehouses differ.
  const columnSql = (name: string) => `${isPlain ? "" : "t."}${dialect.nameSql(name)}`;
  const shownSql = (name: string) =>
    cellSql(name, guards(name, columnSql), dataset, columnSql, dialect);
  const itemSql = (name: string) => {
    const isText = name === asText;
    const value = isText ? dialect.toTextSql(shownSql(name)) : shownSql(name);
    return `${value}${isText || isExpression(name) ? ` AS ${dialect.nameSql(name)}` : ""}`;
  };
  const openParameters = dataset.open_parameters.filter((name) =>
    columns.includes(name) || !dataset.columns.includes(name)
  );
  const where = whereSql(
    always && conditionSql(always, columnSql, dialect),
    conditionsOf(views, columnSql, dialect),
    openParameters.map((name, index) => {
      // A partial or masked column is compared as it is shown: comparing the hidden values would
      // reveal them.
      const value = columns.includes(name) ? shownSql(name) : columnSql(name);
      return `${isExpression(name) ? `(${value})` : value} = ${
        dialect.placeholderSql?.(name, index + 1)
      }`;
    }),
  );
  const table = `${dialect.tableSql(dataset.table)}${isPlain ? "" : " AS t"}`;
  const cellId = cell === null ? undefined : cellIdName(dataset);
  const items = columns.map(itemSql);
  if (cell !== null && cellId !== undefined) {
    items.push(`${dialect.toTextSql(shownSql(cell))} AS ${dialect.nameSql(cellId)}`);
  }
  const { id } = dataset;
  return {
    sqlQuery: `SELECT ${items.join(", ")} FROM ${table}${where}`,
    columns,
    partialColumns,
    maskedColumns,
    openParameters,
    ...shownGeometry(dataset, columns),
    id: id !== undefined && columns.includes(id) ? id : undefined,
    cellId,
  };
}

/** @returns the geometry, where the column is shown. */
function shownGeometry(
  dataset: TableDataset,
  columns: readonly string[],
): Pick<Source, "geometry" | "hasGeometry"> {
  const geometry = geometryOf(dataset);
  const hasGeometry = columns.includes(geometry?.column ?? DEFAULT_GEOMETRY);
  return { geometry: hasGeometry ? geometry : undefined, hasGeometry };
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
  const types = {
    ...columnTypesOf(dataset.types),
    ...asText === null ? {} : { [asText]: "text" as const },
  };
  return Object.fromEntries(Object.entries(types).filter(([column]) => columns.includes(column)));
}

const shows = (column: string) => ({ columns, masked }: View) =>
  columns.includes(column) || masked.includes(column);

/**
 * The condition for everybody and the open parameters are ANDed with those of the groups: they can
 * only narrow the rows. Each alternative of an OR stands in brackets.
 */
function whereSql(
  always: string | null,
  conditions: readonly string[] | null,
  parameters: readonly string[],
): string {
  const isAlone = always === null && parameters.length === 0;
  if (isAlone) return conditions === null ? "" : ` WHERE ${anyOf(conditions)}`;
  const isSingle = always === null && conditions?.length === 1;
  const rows = conditions === null ? [] : [
    isSingle ? anyOf(conditions) : `(${anyOf(conditions)})`,
  ];
  const everybody = always === null ? [] : [`(${always})`];
  return ` WHERE ${[...everybody, ...rows, ...parameters].join(" AND ")}`;
}
