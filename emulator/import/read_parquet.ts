import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from "hyparquet";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import * as v from "valibot";
import { ImportError } from "../errors/import_error.ts";
import { describePlace, findPlaceColumns, type PlaceColumns, readPlace } from "./place_columns.ts";
import type { ImportRow, RawValue, RowReader } from "./rows.ts";

/** A group of rows is in memory as a whole: of so many bytes at most, uncompressed. */
const MAX_GROUP = 536_870_912n;

/** Decimals of more digits than a double has. */
const EXACT_DIGITS = 15;

/** Snappy is hyparquet's own. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  BROTLI: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
  ZSTD: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** GeoParquet's metadata (1.0 and 1.1): which columns are geometries, written how, and where. */
const geoSchema = v.object({
  primary_column: v.string(),
  columns: v.record(
    v.string(),
    v.object({ encoding: v.string(), crs: v.optional(v.unknown()) }),
  ),
});
type Geo = v.InferOutput<typeof geoSchema>;

/** The part of PROJJSON that names the reference system. */
const crsSchema = v.object({
  name: v.optional(v.string(), "an unnamed reference system"),
  id: v.optional(v.object({ authority: v.string(), code: v.union([v.string(), v.number()]) })),
});

const DEGREES: ReadonlySet<string> = new Set(["OGC:CRS84", "EPSG:4326"]);

/**
 * Reads Parquet, and GeoParquet with its geometry; a group of rows at a time. Without GeoParquet's
 * metadata the geometry is where CSV has it, also in well-known binary.
 */
export class ParquetReader implements RowReader {
  columns: readonly string[] = [];
  notes: readonly string[] = [];
  hasGeometry = false;
  readonly #file: AsyncBuffer;

  constructor(file: AsyncBuffer) {
    this.#file = file;
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const file = this.#file;
    const metadata = await readable(() => parquetMetadataAsync(file, { geoparquet: false }));
    const names = columnsOf(metadata);
    const place = placeOf(metadata, names);
    const shape = place?.shape ?? -1;
    this.columns = names.filter((_, index) => index !== shape);
    this.hasGeometry = place !== undefined;
    this.notes = [...describePlace(names, place), ...notesOf(metadata)];
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      if (group.total_byte_size > MAX_GROUP) {
        throw new ImportError(
          "too_large",
          "The file has a row group of more than 512 MB: write smaller ones.",
        );
      }
      const first = rowStart;
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await readable(() => readRows(file, metadata, { rowStart, rowEnd }));
      rowStart = rowEnd;
      yield rows.map((row, index): ImportRow => {
        const values = row.map(toRaw);
        return {
          geometry: place && readPlace(place, (column) => String(values[column] ?? "")),
          values: shape === -1 ? values : values.toSpliced(shape, 1),
          at: `row ${first + index + 1}`,
        };
      });
    }
  }
}

function readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  range: { readonly rowStart: number; readonly rowEnd: number },
): Promise<readonly (readonly unknown[])[]> {
  return new Promise((onComplete, reject) => {
    parquetRead({
      file,
      metadata,
      ...range,
      compressors: COMPRESSORS,
      parsers: PARSERS,
      geoparquet: false,
      utf8: false,
      onComplete,
    }).catch(reject);
  });
}

/** @throws {ImportError} instead of whatever hyparquet throws at a file that it cannot read */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImportError("malformed", `The Parquet file cannot be read: ${reason}.`, {
      cause: error,
    });
  }
}

/** Values as text where a Date would lose digits; geometries as the binary that they are. */
const PARSERS = {
  timestampFromMilliseconds: (time: bigint) => isoOf(time, 1_000n, 3),
  timestampFromMicroseconds: (time: bigint) => isoOf(time, 1_000_000n, 6),
  timestampFromNanoseconds: (time: bigint) => isoOf(time, 1_000_000_000n, 9),
  dateFromDays: (days: number) => isoOf(BigInt(days) * 86_400n, 1n, 0).slice(0, 10),
  geometryFromBytes: (bytes: Uint8Array) => bytes,
  geographyFromBytes: (bytes: Uint8Array) => bytes,
};

/** A number of parts of a second since 1970 as ISO 8601; as it is beyond the years of a Date. */
function isoOf(time: bigint, parts: bigint, digits: number): string {
  const fraction = ((time % parts) + parts) % parts;
  const date = new Date(Number((time - fraction) / parts) * 1_000);
  if (Number.isNaN(date.getTime())) return String(time);
  const seconds = date.toISOString().slice(0, -5);
  return `${seconds}${digits === 0 ? "" : `.${String(fraction).padStart(digits, "0")}`}Z`;
}

/** The columns at the top: those of a struct or a list are one. */
function columnsOf({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  const [root] = schema;
  for (let at = 1, left = root?.num_children ?? 0; left > 0; left--) {
    names.push(schema[at]?.name ?? "");
    for (let inside = 1; inside > 0; inside--) inside += schema[at++]?.num_children ?? 0;
  }
  return names;
}

/** @throws {ImportError} where GeoParquet's geometry is not in degrees, or not well-known binary */
function placeOf(
  { schema, key_value_metadata = [] }: FileMetaData,
  names: readonly string[],
): PlaceColumns | undefined {
  const text = key_value_metadata.find(({ key }) => key === "geo")?.value;
  if (text !== undefined) {
    const geo = v.safeParse(v.pipe(v.string(), v.parseJson(), geoSchema), text);
    if (geo.success) return { shape: placeOfGeo(geo.output, names), degrees: undefined };
  }
  const typed = schema.findIndex(({ logical_type }) =>
    logical_type?.type === "GEOMETRY" || logical_type?.type === "GEOGRAPHY"
  );
  const logical = schema[typed]?.logical_type;
  if (logical && "crs" in logical && logical.crs !== undefined) {
    requireDegrees(crsOfType(logical.crs));
  }
  if (typed === -1) return findPlaceColumns(names);
  return { shape: names.indexOf(schema[typed]?.name ?? ""), degrees: undefined };
}

function placeOfGeo({ primary_column: name, columns }: Geo, names: readonly string[]): number {
  const index = names.indexOf(name);
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (index === -1 || !column) {
    throw new ImportError("malformed", `The file names a geometry column "${name}" and has none.`);
  }
  if (column.encoding !== "WKB") {
    throw new ImportError(
      "no_geometry",
      `The geometry is encoded as ${column.encoding}: write it as WKB.`,
    );
  }
  if (column.crs !== undefined && column.crs !== null) requireDegrees(crsName(column.crs));
  return index;
}

/** Parquet's own types say EPSG:4326 by `srid:4326` too. */
function crsOfType(crs: string): string {
  return crs.replace(/^srid:/i, "EPSG:");
}

function crsName(crs: unknown): string {
  const parsed = v.safeParse(crsSchema, crs);
  if (!parsed.success) return "an unknown reference system";
  const { id, name } = parsed.output;
  return id ? `${id.authority}:${id.code}` : name;
}

function requireDegrees(name: string): void {
  if (DEGREES.has(name)) return;
  throw new ImportError(
    "not_degrees",
    `The file's coordinates are in ${name}: convert it to longitude and latitude (EPSG:4326) first.`,
  );
}

function notesOf({ schema }: FileMetaData): string[] {
  return schema.filter(({ converted_type, precision = 0 }) =>
    converted_type === "DECIMAL" && precision > EXACT_DIGITS
  ).map(({ name }) => `${name}: decimals are kept to ${EXACT_DIGITS} digits`);
}

function toRaw(value: unknown): RawValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isNaN(value)) return null;
      return Number.isFinite(value) ? value : String(value);
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
  }
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? value.toHex() : JSON.stringify(value, plain);
}

/** What JSON has no form for. */
function plain(_name: string, value: unknown): unknown {
  return typeof value === "bigint" || value instanceof Uint8Array ? toRaw(value) : value;
}
