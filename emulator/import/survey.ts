import { OperatorError } from "../../lib/operator_error.ts";
import type { Column, GeometryKind } from "../store/catalog.ts";
import { kindOf } from "../store/geometry.ts";
import { type InferredType, TypeInference } from "./column_types.ts";
import type { RowReader } from "./rows.ts";

/** What the column of the geometry is called in every imported table, as CARTO's clients expect. */
export const GEOMETRY_COLUMN = "geom";

/** A name that tables keep for themselves (store/tables.ts). */
const RESERVED = "_row";

/** SQLite takes 2,000 columns; nobody's table needs half of them. */
const MAX_COLUMNS = 1_000;

/** What is known of a file once all of it has been read. */
export interface Survey {
  readonly rowCount: number;
  /** The kind of most of its geometries; none where it has no geometries. */
  readonly geometry: GeometryKind | undefined;
  /** The types of the file's columns, in their order. */
  readonly types: readonly InferredType[];
  /** The table's columns, the geometry's first. */
  readonly columns: readonly Column[];
}

/**
 * Reads a file to its end to learn its columns, their types and its kind of geometry.
 *
 * @param onRows told now and then how many rows have been read
 * @throws {OperatorError} where it has no rows, no geometry that can be read, or too many columns
 */
export async function survey(reader: RowReader, onRows: (count: number) => void): Promise<Survey> {
  const inferences: TypeInference[] = [];
  const kinds = new Map<GeometryKind, number>();
  let rowCount = 0;
  for await (const rows of reader.batches()) {
    for (const { geometry, values } of rows) {
      if (geometry && "type" in geometry) {
        const kind = kindOf(geometry);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      for (const [index, value] of values.entries()) {
        (inferences[index] ??= new TypeInference()).see(value);
      }
    }
    rowCount += rows.length;
    onRows(rowCount);
  }
  if (rowCount === 0) throw new OperatorError("The file has no rows.");
  const [most] = [...kinds].sort(([, a], [, b]) => b - a);
  if (reader.hasGeometry && !most) {
    throw new OperatorError("No row of the file has a geometry that can be read.");
  }
  if (reader.columns.length > MAX_COLUMNS) {
    throw new OperatorError(
      `The file has ${reader.columns.length} columns; a table has ${MAX_COLUMNS} at most.`,
    );
  }
  const geometry = most?.[0];
  const types = reader.columns.map((_, index) => inferences[index]?.type ?? "string");
  const names = columnNames(reader.columns, geometry ? [GEOMETRY_COLUMN] : []);
  const attributes = names.map((name, index): Column => ({ name, type: types[index] ?? "string" }));
  const place: Column[] = geometry ? [{ name: GEOMETRY_COLUMN, type: "geometry" }] : [];
  return { rowCount, geometry, types, columns: [...place, ...attributes] };
}

/** Names that SQL can write without quotes, no two the same without case. */
function columnNames(names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set([...taken, RESERVED]);
  return names.map((name) => {
    const plain = name.replace(/\W+/g, "_").replace(/^(?=\d)/, "_").slice(0, 200) || "column";
    let unique = plain;
    for (let count = 2; used.has(unique.toLowerCase()); count++) unique = `${plain}_${count}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}
