import type { DatabaseSync } from "node:sqlite";
import { ImportError } from "../errors/import_error.ts";
import { kindOf } from "../spatial/geometry.ts";
import { NotDegreesError } from "../spatial/shape.ts";
import type { Table } from "../store/catalog.ts";
import { createTable, type TableLoad } from "../store/tables.ts";
import { toType } from "./column_types.ts";
import { openRows } from "./open_rows.ts";
import { type LeftOut, Problems } from "./problems.ts";
import type { ImportRow, RowReader } from "./rows.ts";
import { type Survey, survey } from "./survey.ts";

/** How far an import has got. */
export interface ImportProgress {
  readonly step: "reading" | "loading";
  /** Rows so far in this step. */
  readonly rows: number;
  /** From 0 to 1: how much of the file has been read in this step. */
  readonly fraction: number;
}

/** What an import did. */
export interface ImportResult {
  readonly table: Table;
  /** The rows that were left out, by what is wrong with them. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  /** How many rows of a table with geometries have none. */
  readonly withoutPlace: number;
  /** What is kept less exactly than the file has it. */
  readonly notes: readonly string[];
}

/** What to import, and where to. */
export interface ImportOptions {
  readonly path: string;
  /** The table's full name. @default {"local.imports." and the file's name} */
  readonly table?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/**
 * Loads a GeoJSON, CSV or Parquet file as a table, in the place of any table of its name. The file
 * is read twice: its columns' types are known once all their values have been seen. Never more than
 * a piece of it is in memory.
 *
 * @throws {ImportError} where the file cannot be read as what its name says, or the table's name
 * is none
 */
export async function importFile(
  database: DatabaseSync,
  { path, table = defaultName(path), now, onProgress = () => {} }: ImportOptions,
): Promise<ImportResult> {
  const read = async <T>(
    step: ImportProgress["step"],
    work: (reader: RowReader, onRows: (rows: number) => void) => Promise<T>,
  ): Promise<T> => {
    await using file = await openRows(path);
    return await work(
      file.reader,
      (rows) => onProgress({ step, rows, fraction: file.fraction() }),
    );
  };
  const known = await read("reading", survey);
  const load = begin(database, table, known);
  const problems = new Problems();
  let withoutPlace = 0;
  try {
    await read("loading", async (reader, onRows) => {
      let count = 0;
      for await (const rows of reader.batches()) {
        for (const row of rows) {
          const outcome = insert(load, known, row);
          if (outcome === "without a place") withoutPlace += 1;
          if (typeof outcome === "object") problems.add(outcome.problem, row.at);
        }
        count += rows.length;
        onRows(count);
      }
    });
    requireRows(known, problems);
  } catch (error) {
    load.discard();
    throw error;
  }
  const { leftOut } = problems;
  return { table: load.commit(now()), leftOut, withoutPlace, notes: known.notes };
}

function defaultName(path: string): string {
  const file = path.split(/[/\\]/).at(-1) ?? "";
  const stem = file.replace(/\.[^.]*$/, "").toLowerCase().replace(/\W+/g, "_");
  return `local.imports.${stem.replace(/^(?=\d|$)/, "t_")}`;
}

function begin(database: DatabaseSync, name: string, { columns, geometry }: Survey): TableLoad {
  try {
    return createTable(database, { name, columns, geometry });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ImportError("invalid_table", error.message, { cause: error });
    }
    throw error;
  }
}

/** @throws {ImportError} where no row is left: the table of this name is better than none */
function requireRows({ rowCount }: Survey, problems: Problems): void {
  const lost = [...problems.leftOut.values()].reduce((sum, { count }) => sum + count, 0);
  if (lost < rowCount) return;
  throw new ImportError("no_valid_rows", `No row can be loaded: ${problems.describe()}.`);
}

/** Adds a row, or says what is wrong with it. */
function insert(
  load: TableLoad,
  { types, geometry: kind, geometryAt }: Survey,
  { geometry, values }: ImportRow,
): "loaded" | "without a place" | { readonly problem: string } {
  if (geometry && "problem" in geometry) return geometry;
  const typed = types.map((type, index) => toType(values[index], type));
  const at = typeof geometryAt === "number" ? geometryAt : undefined;
  const found = at === undefined ? geometry : typed[at];
  const place = typeof found === "object" && found !== null ? found : undefined;
  if (place && kindOf(place) !== kind) return { problem: "a geometry of another kind" };
  try {
    load.insert(place, at === undefined ? typed : typed.toSpliced(at, 1));
  } catch (error) {
    if (error instanceof NotDegreesError) return { problem: describePosition(error) };
    if (error instanceof RangeError) return { problem: "a geometry without extent" };
    throw error;
  }
  return kind && !place ? "without a place" : "loaded";
}

function describePosition({ lon, lat }: NotDegreesError): string {
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= 360) {
    return "a longitude beyond 180 degrees: write it from -180 to 180";
  }
  return Math.abs(lon) <= 90 && Math.abs(lat) <= 180
    ? "a latitude beyond 90 degrees: are latitude and longitude swapped?"
    : NOT_DEGREES;
}

const NOT_DEGREES =
  "coordinates that are not degrees: convert them to longitude and latitude (EPSG:4326)";
