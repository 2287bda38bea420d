import { ImportError } from "../errors/import_error.ts";
import { openFile, openText } from "./open_text.ts";
import { CsvReader } from "./read_csv.ts";
import { GeoJsonReader } from "./read_geojson.ts";
import { ParquetReader } from "./read_parquet.ts";
import type { RowReader } from "./rows.ts";

/** A file whose rows are being read. */
export interface OpenRows extends AsyncDisposable {
  readonly reader: RowReader;
  /** How much of the file has been read, from 0 to 1. */
  fraction(): number;
}

const TABLE = /\.(csv|tsv|txt)$/i;
const COLLECTION = /\.(geo)?json$/i;
const SEQUENCE = /\.(geojsonl|geojsons|ndgeojson|ndjson|jsonl)$/i;
const PARQUET = /\.(geo)?parquet$/i;

/** What people have, and what makes something of it that can be imported. */
const REMEDIES = [
  [/\.(gz|zip|bz2|xz|zst|7z)$/i, "unpack it first"],
  [/\.(xlsx?|ods)$/i, 'save the sheet as "CSV UTF-8"'],
  [
    /\.(shp|gpkg|kml|kmz|gml|gpx|fgb|gdb|topojson)$/i,
    "convert it: ogr2ogr -t_srs EPSG:4326 out.geojson FILE",
  ],
  [/\.tiff?$/i, "rasters are not in the embedded CARTO"],
] as const;

/**
 * Opens a file of rows; its name says what it is.
 *
 * @throws {ImportError} where there is none, it may not be read, or its name says nothing known
 */
export async function openRows(path: string): Promise<OpenRows> {
  if (PARQUET.test(path)) return await openParquet(path);
  const toReader = readerOf(path);
  const file = await openText(path);
  return {
    reader: toReader(file.text),
    fraction: file.fraction,
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

function readerOf(path: string): (text: AsyncIterable<string>) => RowReader {
  if (TABLE.test(path)) return (text) => new CsvReader(text);
  if (COLLECTION.test(path)) return (text) => new GeoJsonReader(text, false);
  if (SEQUENCE.test(path)) return (text) => new GeoJsonReader(text, true);
  const remedy = REMEDIES.find(([pattern]) => pattern.test(path))?.[1];
  throw new ImportError(
    "unknown_format",
    `"${path}" is neither .csv, .geojson nor .parquet${remedy ? `: ${remedy}` : ""}.`,
  );
}

async function openParquet(path: string): Promise<OpenRows> {
  const file = await openFile(path);
  const { size } = await file.stat();
  let done = 0;
  const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
    const bytes = new Uint8Array(end - start);
    await file.seek(start, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) {
      const count = await file.read(bytes.subarray(at));
      if (count === null) break;
      at += count;
    }
    // The description at the end is read first.
    if (end < size) done = Math.max(done, end);
    return bytes.buffer;
  };
  // Reads of one file share its position: one after the other.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (start: number, end?: number) => {
    const read = last.then(() => slice(start, end));
    last = read.catch(() => undefined);
    return read;
  };
  return {
    reader: new ParquetReader({ byteLength: size, slice: inTurn }),
    fraction: () => size === 0 ? 1 : done / size,
    [Symbol.asyncDispose]() {
      file.close();
      return Promise.resolve();
    },
  };
}
