/** Rules for a dataset of the policy that its schema cannot express. */
import type { Fault, Path } from "../../json/json_text.ts";
import {
  columnTypeOf,
  type Dataset,
  geometryOf,
  isTable,
  type StaticDataset,
  staticSourceOf,
  type TableDataset,
} from "../schema/dataset_schema.ts";
import type { Dialect } from "../dialects/mod.ts";

/** The warehouse, for its rules of names. */
export interface Warehouse {
  readonly dialect: Dialect;
  readonly name: string;
}

/** @param restricting the columns by which groups and users restrict the dataset. */
export function* datasetFaults(
  dataset: Dataset,
  restricting: ReadonlySet<string>,
  warehouse: Warehouse,
  path: Path,
): Generator<Fault> {
  const { dialect } = warehouse;
  if (isTable(dataset)) yield* tableFaults(dataset, warehouse, path);
  else yield* staticFaults(dataset, warehouse, path);
  yield* columnsFaults(dataset.columns, dialect, [...path, "columns"]);
  yield* geometryFaults(dataset, path);
  yield* idFaults(dataset, path);
  yield* typesFaults(dataset, restricting, dialect, path);
}

function* tableFaults(
  { table, columns, open_parameters }: TableDataset,
  warehouse: Warehouse,
  path: Path,
): Generator<Fault> {
  const { dialect, name: dialectName } = warehouse;
  yield* tableNameFaults(table, "table", warehouse, path);
  yield* columnsFaults(open_parameters, dialect, [...path, "open_parameters"]);
  for (const [index, name] of open_parameters.entries()) {
    const at = [...path, "open_parameters", index];
    const shown = columns.find((column) => columnKey(column, dialect) === columnKey(name, dialect));
    if (dialect.placeholderSql === null) {
      yield { path: at, message: `cannot be: CARTO documents no parameters for ${dialectName}` };
    } else if (shown !== undefined && shown !== name) {
      yield { path: at, message: `must be written as among the columns: ${shown}` };
    }
  }
}

function* staticFaults(
  dataset: StaticDataset,
  warehouse: Warehouse,
  path: Path,
): Generator<Fault> {
  const { kind, name } = staticSourceOf(dataset);
  if (kind !== "named_source") yield* tableNameFaults(name, kind, warehouse, path);
}

function* tableNameFaults(
  table: string,
  key: string,
  { dialect, name }: Warehouse,
  path: Path,
): Generator<Fault> {
  if (!dialect.table.pattern.test(table)) {
    const message = `must be a full ${key} name, ${dialect.table.form} on ${name}, ` +
      "without wildcards";
    yield { path: [...path, key], message };
  }
  for (const part of table.split(".")) {
    const message = lengthProblem(part, dialect);
    if (message !== undefined) yield { path: [...path, key], message: `${part} ${message}` };
  }
}

function* geometryFaults(dataset: Dataset, path: Path): Generator<Fault> {
  const { geometry, columns, types } = dataset;
  if (geometry === undefined) return;
  const at = [...path, "geometry"];
  const isRaster = "raster" in dataset;
  if (geometry.type !== undefined && isRaster !== (geometry.type === "raster")) {
    const message = isRaster ? "must be raster" : "must not be raster: name the raster as raster";
    yield { path: [...at, "type"], message };
  }
  if (isRaster || "tileset" in dataset) {
    if (geometry.column === undefined) return;
    const message = "cannot be: a tileset or raster has its geometry without a column";
    yield { path: [...at, "column"], message, ofName: true };
    return;
  }
  const column = geometryOf(dataset)?.column;
  if (column === undefined) return;
  const where = geometry.column === undefined ? at : [...at, "column"];
  if (!columns.includes(column) && (isTable(dataset) || columns.length > 0)) {
    yield { path: where, message: oneOf(columns, column) };
  }
  const type = types !== undefined && Object.hasOwn(types, column) ? types[column] : undefined;
  const allowed = geometry.type === "h3" ? "text" : geometry.type === "quadbin" ? "number" : null;
  if (type === undefined || columnTypeOf(type) === allowed) return;
  const message = allowed === null
    ? "cannot be: it is the geometry column"
    : `must be ${allowed}: CARTO takes ${geometry.type} cells as ${allowed}s`;
  yield { path: [...path, "types", column], message };
}

function* idFaults(dataset: Dataset, path: Path): Generator<Fault> {
  const { id, columns } = dataset;
  if (id === undefined) return;
  const geometry = geometryOf(dataset);
  if ("tileset" in dataset && (geometry?.type === "h3" || geometry?.type === "quadbin")) {
    const message = "cannot be: cells are identified by their index; leave it out";
    yield { path: [...path, "id"], message, ofName: true };
  } else if (!columns.includes(id)) {
    yield { path: [...path, "id"], message: oneOf(columns, id) };
  } else if (id === geometry?.column && geometry.type !== "h3") {
    const message = "cannot be the geometry column; leave it out where features are cells";
    yield { path: [...path, "id"], message };
  }
}

function* typesFaults(
  { types, columns, ...rest }: Dataset,
  restricting: ReadonlySet<string>,
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  const open = "open_parameters" in rest ? rest.open_parameters : [];
  const known = new Set([...columns, ...open, ...restricting]);
  const keys = new Set([...known].map((column) => columnKey(column, dialect)));
  for (const name of Object.keys(types ?? {})) {
    if (keys.has(columnKey(name, dialect))) continue;
    const message = `is no column that the policy names; it has ${[...known].join(", ") || "none"}`;
    yield { path: [...path, "types", name], message, ofName: true };
  }
}

const oneOf = (columns: readonly string[], column: string) =>
  `must be one of the dataset's columns: ${columns.join(", ") || "none"}, which ${column} is not`;

export function* columnsFaults(
  columns: readonly string[],
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  yield* repeated(columns.map((column) => columnKey(column, dialect)), path);
  for (const [index, column] of columns.entries()) {
    const message = columnProblem(column, dialect);
    if (message !== undefined) yield { path: [...path, index], message };
  }
}

/** Equal for names that the warehouse considers the same. */
export function columnKey(column: string, { ignoresCase }: Dialect): string {
  return ignoresCase ? column.normalize().toLowerCase() : column;
}

export function columnProblem(name: string, dialect: Dialect): string | undefined {
  const { pattern, form } = dialect.column;
  return pattern.test(name) ? lengthProblem(name, dialect) : `must be ${form}`;
}

function lengthProblem(name: string, { longestName: { most, of } }: Dialect): string | undefined {
  const length = of === "bytes" ? new TextEncoder().encode(name).length : [...name].length;
  if (length <= most) return undefined;
  return `must have ${most} ${of} at most: the warehouse knows no longer names`;
}

export function* repeated(items: readonly string[], path: Path): Generator<Fault> {
  for (const [index, item] of items.entries()) {
    if (items.indexOf(item) !== index) {
      yield { path: [...path, index], message: "is there already: name it once" };
    }
  }
}
