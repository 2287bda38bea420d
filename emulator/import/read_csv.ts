import { ImportError } from "../errors/import_error.ts";
import { type CsvRecord, CsvRecords } from "./csv_records.ts";
import { describePlace, findPlaceColumns, readPlace } from "./place_columns.ts";
import type { ImportRow, RowReader } from "./rows.ts";

/** The beginning of a web page, or of JSON, under the name of a table. */
const NO_TABLE = /^\s*(<(!doctype|html|\?xml)|\{\s*"|\[\s*\{)/i;

const OTHER_LENGTH = { problem: "more or fewer fields than the header" };

/**
 * Reads CSV with a header. The geometry is a column `geom`, `geometry`, `the_geom` or `wkt`; where
 * that is empty or cannot be read, or there is none, columns of longitude and latitude (`lon`,
 * `lng`, `x`, `stop_lon` …), which stay columns.
 */
export class CsvReader implements RowReader {
  columns: readonly string[] = [];
  notes: readonly string[] = [];
  hasGeometry = false;
  readonly #text: AsyncIterable<string>;

  constructor(text: AsyncIterable<string>) {
    this.#text = text;
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const parser = new CsvRecords();
    let toRow: ((record: CsvRecord) => ImportRow) | undefined;
    let isFirst = true;
    const take = (records: CsvRecord[]): ImportRow[] => {
      toRow ??= this.#begin(records.shift());
      return toRow ? records.map(toRow) : [];
    };
    for await (const piece of this.#text) {
      if (isFirst && NO_TABLE.test(piece)) {
        throw new ImportError("malformed", "The file is JSON, XML or a web page, not CSV.");
      }
      isFirst = false;
      yield take(parser.push(piece));
    }
    yield take(parser.end());
    if (!toRow) {
      throw new ImportError("no_rows", "The file is empty: expected a line of column names.");
    }
  }

  #begin(header: CsvRecord | undefined): ((record: CsvRecord) => ImportRow) | undefined {
    if (!header) return undefined;
    const names = header.fields.map((name) => name.trim());
    const place = findPlaceColumns(names);
    const shape = place?.shape ?? -1;
    this.columns = names.filter((_, index) => index !== shape);
    this.hasGeometry = place !== undefined;
    this.notes = describePlace(names, place);
    return ({ fields, line }) => {
      const at = `line ${line}`;
      if (fields.length !== names.length) return { geometry: OTHER_LENGTH, values: [], at };
      const values = shape === -1 ? fields : fields.toSpliced(shape, 1);
      return {
        geometry: place && readPlace(place, (column) => fields[column] ?? ""),
        values: values.map((value) => value === "" ? null : value),
        at,
      };
    };
  }
}
