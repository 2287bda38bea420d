import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from "hyparquet";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import * as v from "valibot";
import { ImportError } from "../errors/import_error.ts";
import { converterOf, PARSERS } from "./parquet_values.ts";
import { describePlace, findPlaceColumns, type PlaceColumns, readPlace } from "./place_columns.ts";
import { HAS_NUL, hasNul, type ImportRow, type RowReader } from "./rows.ts";

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
    const { metadata, columns } = await readable(async () => {
      const metadata = await parquetMetadataAsync(file, { geoparquet: false });
      return { metadata, columns: columnsOf(metadata) };
    });
    const names = columns.map(({ name }) => name);
    const toRaw = columns.map(converterOf);
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
        const at = `row ${first + index + 1}`;
        const values = row.map((value, column) => toRaw[column]?.(value) ?? null);
        if (values.some(hasNul)) return { geometry: HAS_NUL, values: [], at };
        return {
          geometry: place && readPlace(place, (column) => String(values[column] ?? "")),
          values: shape === -1 ? values : values.toSpliced(shape, 1),
          at,
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

/**
 * The columns at the top: those of a struct or a list are one.
 *
 * @throws {Error} where the groups of rows have other columns than the schema: hyparquet would read
 * them and wait for none, so that its failure would end the process
 */
function columnsOf(metadata: FileMetaData): SchemaElement[] {
  const { children } = parquetSchema(metadata);
  const expected = children.flatMap(leavesOf).sort().join("\n");
  for (const { columns } of metadata.row_groups) {
    const paths = columns.map(({ meta_data }) => pathOf(meta_data?.path_in_schema ?? []));
    if (paths.sort().join("\n") !== expected) throw new Error("its columns are not in its schema");
  }
  return children.map(({ element }) => element);
}

function leavesOf({ children, path }: SchemaTree): string[] {
  return children.length > 0 ? children.flatMap(leavesOf) : [pathOf(path)];
}

function pathOf(names: readonly string[]): string {
  return names.join("\0");
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
