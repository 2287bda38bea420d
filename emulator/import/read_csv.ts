import { OperatorError } from "../../lib/operator_error.ts";
import { CsvParser } from "./csv.ts";
import type { ImportRow, RowReader } from "./rows.ts";
import { parseWkt } from "./wkt.ts";

const LONGITUDE = /^(lon|lng|long|longitude|x)$/i;
const LATITUDE = /^(lat|latitude|y)$/i;
const SHAPE = /^(geom|geometry|the_geom|wkt)$/i;

/** Where a row's geometry stands: one column of well-known text, or two of degrees. */
type Place = { readonly wkt: number } | { readonly lon: number; readonly lat: number };

/**
 * Reads CSV with a header. The geometry is a column `geom`, `geometry`, `the_geom` or `wkt` of
 * well-known text; or columns of longitude and latitude (`lon`, `lng`, `x` …), which stay columns.
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
    let toRow: ((record: readonly string[]) => ImportRow) | undefined;
    const take = (records: string[][]): ImportRow[] => {
      toRow ??= this.#begin(records.shift());
      return toRow ? records.map(toRow) : [];
    };
    for await (const piece of this.#text) yield take(parser.push(piece));
    yield take(parser.end());
    if (!toRow) throw new OperatorError("The file is empty: expected a line of column names.");
  }

  #begin(header: string[] | undefined): ((record: readonly string[]) => ImportRow) | undefined {
    if (!header) return undefined;
    const names = header.map((name) => name.trim());
    const place = findPlace(names);
    const wkt = place && "wkt" in place ? place.wkt : -1;
    this.columns = names.filter((_, index) => index !== wkt);
    this.hasGeometry = place !== undefined;
    return (record) => ({
      geometry: place && readPlace(record, place),
      values: (wkt === -1 ? record : record.toSpliced(wkt, 1))
        .slice(0, this.columns.length)
        .map((value) => value === "" ? null : value),
    });
  }
}

function findPlace(names: readonly string[]): Place | undefined {
  const wkt = names.findIndex((name) => SHAPE.test(name));
  if (wkt !== -1) return { wkt };
  const lon = names.findIndex((name) => LONGITUDE.test(name));
  const lat = names.findIndex((name) => LATITUDE.test(name));
  return lon !== -1 && lat !== -1 ? { lon, lat } : undefined;
}

function readPlace(record: readonly string[], place: Place): ImportRow["geometry"] {
  if ("wkt" in place) {
    const text = record[place.wkt]?.trim();
    if (!text) return { problem: "no geometry" };
    return parseWkt(text) ?? { problem: "a geometry that cannot be read" };
  }
  const [lon = "", lat = ""] = [record[place.lon]?.trim(), record[place.lat]?.trim()];
  if (lon === "" || lat === "") return { problem: "no geometry" };
  const position = [Number(lon), Number(lat)] as const;
  if (!Number.isFinite(position[0] + position[1])) {
    return { problem: "a geometry that cannot be read" };
  }
  return { type: "Point", coordinates: position };
}
