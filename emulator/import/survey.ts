import { ImportError } from "../errors/import_error.ts";
import { GEOMETRY_KINDS, type GeometryKind, kindOf } from "../spatial/geometry.ts";
import { type Column } from "../store/catalog.ts";
import { type InferredType, TypeInference, TYPES_OF_COLUMNS } from "./column_types.ts";
import { Problems } from "./problems.ts";
import type { RowReader } from "./rows.ts";

/** What the column of a file's own geometry is called, as CARTO's clients expect. */
export const GEOMETRY_COLUMN = "geom";

/** A name that tables keep for themselves (store/tables.ts). */
const RESERVED = "_row";

/** Signs that no column's name can have (store/tables.ts). */
const NOT_IN_NAMES = /[!"$()*,./;?@[\]^`{}~\\\p{Cc}]+/gu;

/** Half of what SQLite takes, and more than tables need. */
const MAX_COLUMNS = 1_000;

const NO_GEOMETRY = "no geometry: maps need a column geom or wkt, or longitude and latitude";

/** What is known of a file once all of it has been read. */
export interface Survey {
  readonly rowCount: number;
  /** The kind of most of its first geometries; none where it has no geometries. */
  readonly geometry: GeometryKind | undefined;
  /** The types of the file's columns, in their order. */
  readonly types: readonly InferredType[];
  /** The table's columns, that of the file's own geometry first. */
  readonly columns: readonly Column[];
  /**
   * Where the geometry of {@linkcode geometry} is: the file's own, or the value at this place,
   * where the file has none but a column of geometries.
   */
  readonly geometryAt: "own" | number | undefined;
  /** What is kept of the values less exactly than the file has it. */
  readonly notes: readonly string[];
}

/**
 * Reads a file to its end to learn its columns, their types and its kind of geometry.
 *
 * @param onRows is called with the number of rows read so far
 * @throws {ImportError} where it has no rows, no geometry that can be read, or too many columns
 */
export async function survey(reader: RowReader, onRows: (count: number) => void): Promise<Survey> {
  const inferences: TypeInference[] = [];
  const kinds = new Map<GeometryKind, number>();
  const problems = new Problems();
  let rowCount = 0;
  for await (const rows of reader.batches()) {
    for (const { geometry, values, at } of rows) {
      if (geometry && "type" in geometry) {
        const kind = kindOf(geometry);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      } else if (geometry) {
        // What is left out has no say in the types of columns.
        problems.add(geometry.problem, at);
        continue;
      }
      for (const [index, value] of values.entries()) {
        (inferences[index] ??= new TypeInference()).see(value);
      }
    }
    rowCount += rows.length;
    onRows(rowCount);
  }
  if (rowCount === 0) throw new ImportError("no_rows", "The file has no rows.");
  const [most] = [...kinds].sort(([, a], [, b]) => b - a);
  if (reader.hasGeometry && !most) {
    const reasons = problems.describe();
    throw new ImportError(
      "no_geometry",
      `No row of the file has a geometry that can be read${reasons && `: ${reasons}`}.`,
    );
  }
  if (reader.columns.length > MAX_COLUMNS) {
    throw new ImportError(
      "too_many_columns",
      `The file has ${reader.columns.length} columns; a table has ${MAX_COLUMNS} at most.`,
    );
  }
  const own = most?.[0];
  const types = reader.columns.map((_, index) => inferences[index]?.type ?? "string");
  const names = columnNames(reader.columns, own ? [GEOMETRY_COLUMN] : []);
  const attributes = names.map((name, index): Column => ({
    name,
    type: TYPES_OF_COLUMNS[types[index] ?? "string"],
  }));
  const place: Column[] = own ? [{ name: GEOMETRY_COLUMN, type: "geometry" }] : [];
  const found = attributes.findIndex(({ type }) => type === "geometry");
  const geometryAt = own ? "own" : found === -1 ? undefined : found;
  const geometry = own ?? kindAt(types, found);
  const notes = [
    ...reader.notes,
    ...geometry ? [] : [NO_GEOMETRY],
    ...names.filter((_, index) => inferences[index]?.isCut)
      .map((name) => `${name}: times are cut to milliseconds`),
  ];
  return { rowCount, geometry, geometryAt, types, notes, columns: [...place, ...attributes] };
}

function kindAt(types: readonly InferredType[], index: number): GeometryKind | undefined {
  return GEOMETRY_KINDS.find((kind) => kind === types[index]);
}

/** The file's names without what no column's name can have, no two the same without case. */
function columnNames(names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set([...taken, RESERVED]);
  return names.map((name) => {
    const plain = name.replace(NOT_IN_NAMES, "_").replace(/^(?=\d)/, "_").slice(0, 200) || "column";
    let unique = plain;
    for (let count = 2; used.has(unique.toLowerCase()); count++) unique = `${plain}_${count}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}
