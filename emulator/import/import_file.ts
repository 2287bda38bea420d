import type { DatabaseSync } from "node:sqlite";
import { OperatorError } from "../../lib/operator_error.ts";
import type { Table } from "../store/catalog.ts";
import { createTable, type TableLoad } from "../store/tables.ts";
import { toType } from "./column_types.ts";
import { openText } from "./open_text.ts";
import { CsvReader } from "./read_csv.ts";
import { GeoJsonReader } from "./read_geojson.ts";
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
  /** How many rows were left out, by what they had instead of a geometry of the table's kind. */
  readonly leftOut: ReadonlyMap<string, number>;
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
 * Loads a GeoJSON or CSV file as a table, in the place of any table of its name. The file is read
 * twice: its columns' types are known once all their values have been seen. Never more than a piece
 * of it is in memory.
 *
 * @throws {OperatorError} where the file cannot be read as what its name says, or the table's name is
 * none
 */
export async function importFile(
  database: DatabaseSync,
  { path, table = defaultName(path), now, onProgress = () => {} }: ImportOptions,
): Promise<ImportResult> {
  const read = async <T>(
    step: ImportProgress["step"],
    work: (reader: RowReader, onRows: (rows: number) => void) => Promise<T>,
  ): Promise<T> => {
    await using file = await openText(path);
    return await work(
      readerOf(path, file.text),
      (rows) => onProgress({ step, rows, fraction: file.fraction() }),
    );
  };
  const known = await read("reading", survey);
  const load = begin(database, table, known);
  const leftOut = new Map<string, number>();
  try {
    await read("loading", async (reader, onRows) => {
      let count = 0;
      for await (const rows of reader.batches()) {
        for (const row of rows) {
          const problem = insert(load, known, row);
          if (problem !== undefined) leftOut.set(problem, (leftOut.get(problem) ?? 0) + 1);
        }
        count += rows.length;
        onRows(count);
      }
    });
  } catch (error) {
    load.discard();
    throw error;
  }
  return { table: load.commit(now()), leftOut };
}

function readerOf(path: string, text: AsyncIterable<string>): RowReader {
  if (/\.csv$/i.test(path)) return new CsvReader(text);
  if (/\.(geo)?json$/i.test(path)) return new GeoJsonReader(text);
  throw new OperatorError(`"${path}" is neither .csv nor .geojson.`);
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
    if (error instanceof RangeError) throw new OperatorError(error.message, { cause: error });
    throw error;
  }
}

/** Adds a row, or says what it has instead of a geometry of the table's kind. */
function insert(load: TableLoad, { types }: Survey, row: ImportRow): string | undefined {
  if (row.geometry && "problem" in row.geometry) return row.geometry.problem;
  try {
    load.insert(row.geometry, types.map((type, index) => toType(row.values[index], type)));
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return "a geometry of another kind, or out of degrees";
    throw error;
  }
}
