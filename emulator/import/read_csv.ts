import { ImportError } from "../errors/import_error.ts";
import { CsvParser, type CsvRecord } from "./csv_parser.ts";
import { readGeometryText } from "./geometry_text.ts";
import type { ReadGeometry } from "./read_geometry.ts";
import type { ImportRow, RowReader } from "./rows.ts";

const SHAPE = /^(geom|geometry|the_geom|wkt)$/i;

/** Names of longitude and latitude that belong together, the surest first. */
const PAIRS = [
  [/^longitude$/i, /^latitude$/i],
  [/^(lon|lng|long)$/i, /^lat$/i],
  [/^(lon|lng|long|longitude)$/i, /^(lat|latitude)$/i],
  [/^x$/i, /^y$/i],
] as const;

/** Where a row's geometry stands: a column of geometries as text, two of degrees, or all three. */
interface Place {
  readonly shape: number | undefined;
  readonly degrees: readonly [lon: number, lat: number] | undefined;
}

/**
 * Reads CSV with a header. The geometry is a column `geom`, `geometry`, `the_geom` or `wkt`; where
 * that is empty or cannot be read, or there is none, columns of longitude and latitude (`lon`,
 * `lng`, `x` …), which stay columns.
 */
export class CsvReader implements RowReader {
  columns: readonly string[] = [];
  hasGeometry = false;
  readonly #text: AsyncIterable<string>;

  constructor(text: AsyncIterable<string>) {
    this.#text = text;
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const parser = new CsvParser();
    let toRow: ((record: CsvRecord) => ImportRow) | undefined;
    const take = (records: CsvRecord[]): ImportRow[] => {
      toRow ??= this.#begin(records.shift());
      return toRow ? records.map(toRow) : [];
    };
    for await (const piece of this.#text) yield take(parser.push(piece));
    yield take(parser.end());
    if (!toRow) {
      throw new ImportError("no_rows", "The file is empty: expected a line of column names.");
    }
  }

  #begin(header: CsvRecord | undefined): ((record: CsvRecord) => ImportRow) | undefined {
    if (!header) return undefined;
    const names = header.fields.map((name) => name.trim());
    const place = findPlace(names);
    const shape = place?.shape ?? -1;
    this.columns = names.filter((_, index) => index !== shape);
    this.hasGeometry = place !== undefined;
    return ({ fields, line }) => {
      const at = `line ${line}`;
      if (fields.length !== names.length) return { geometry: OTHER_LENGTH, values: [], at };
      const values = shape === -1 ? fields : fields.toSpliced(shape, 1);
      return {
        geometry: place && readPlace(fields, place),
        values: values.map((value) => value === "" ? null : value),
        at,
      };
    };
  }
}

const OTHER_LENGTH = { problem: "more or fewer fields than the header" };

function findPlace(names: readonly string[]): Place | undefined {
  const indexOf = (pattern: RegExp) => {
    const index = names.findIndex((name) => pattern.test(name));
    return index === -1 ? undefined : index;
  };
  const shape = indexOf(SHAPE);
  for (const [longitude, latitude] of PAIRS) {
    const [lon, lat] = [indexOf(longitude), indexOf(latitude)];
    if (lon !== undefined && lat !== undefined) return { shape, degrees: [lon, lat] };
  }
  return shape === undefined ? undefined : { shape, degrees: undefined };
}

function readPlace(fields: readonly string[], { shape, degrees }: Place): ReadGeometry {
  const text = shape === undefined ? "" : fields[shape] ?? "";
  const read = readGeometryText(text);
  if (!degrees || read && "type" in read) return read;
  const [lon = "", lat = ""] = degrees.map((index) => fields[index]?.trim());
  if (lon === "" || lat === "") return read;
  const position = [Number(lon), Number(lat)] as const;
  if (!Number.isFinite(position[0] + position[1])) {
    return { problem: "a geometry that cannot be read" };
  }
  return { type: "Point", coordinates: position };
}
