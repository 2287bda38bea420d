import { ImportError } from "../errors/import_error.ts";
import { FeatureSplitter } from "./feature_splitter.ts";
import { isObject, readGeoJsonGeometry } from "./geojson_geometry.ts";
import type { ImportRow, RawValue, RowReader } from "./rows.ts";

/**
 * Reads a GeoJSON FeatureCollection; what a property holds of lists and objects becomes JSON
 * text. The features' ids become a column `id`, or `feature_id` where a property has that name.
 */
export class GeoJsonReader implements RowReader {
  readonly hasGeometry = true;
  readonly #names: string[] = [];
  readonly #positions = new Map<string | typeof FEATURE_ID, number>();
  readonly #text: AsyncIterable<string>;

  constructor(text: AsyncIterable<string>) {
    this.#text = text;
  }

  get columns(): readonly string[] {
    const idAt = this.#positions.get(FEATURE_ID);
    const name = this.#positions.has("id") ? "feature_id" : "id";
    return idAt === undefined ? this.#names : this.#names.with(idAt, name);
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const splitter = new FeatureSplitter();
    let count = 0;
    for await (const piece of this.#text) {
      const rows: ImportRow[] = [];
      for (const text of splitter.push(piece)) {
        count += 1;
        const row = this.#toRow(parse(text, count), `feature ${count}`);
        if (row) rows.push(row);
      }
      yield rows;
    }
    splitter.end();
    if (count === 0) {
      throw new ImportError("no_rows", "The file has no features: expected GeoJSON.");
    }
  }

  #toRow(feature: unknown, at: string): ImportRow | undefined {
    if (!isObject(feature) || feature.type !== "Feature") return undefined;
    const values: RawValue[] = Array(this.#names.length).fill(null);
    if (feature.id !== undefined) values[this.#position(FEATURE_ID)] = toRaw(feature.id);
    const properties = isObject(feature.properties) ? feature.properties : {};
    for (const [name, value] of Object.entries(properties)) {
      values[this.#position(name)] = toRaw(value);
    }
    return { geometry: readGeoJsonGeometry(feature.geometry), values, at };
  }

  #position(name: string | typeof FEATURE_ID): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    this.#positions.set(name, this.#names.length);
    return this.#names.push(name === FEATURE_ID ? "id" : name) - 1;
  }
}

/** Stands for the feature's own id (RFC 7946, 3.2) among the names of properties. */
const FEATURE_ID = Symbol("feature id");

/** A whole number of so many digits that JSON.parse() rounds it. */
const LONG_INTEGER = /(?<![\d.])\d{16,}(?![\d.eE])/;

function parse(text: string, count: number): unknown {
  try {
    return LONG_INTEGER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
  } catch {
    throw new ImportError("malformed", `Feature ${count} of the file is not valid JSON.`);
  }
}

/** Keeps an integer beyond 2^53 as the text that it is written as. */
function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" && Number.isInteger(value) &&
    !Number.isSafeInteger(value);
  return isRounded ? context?.source ?? value : value;
}

function toRaw(value: unknown): RawValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return JSON.stringify(value);
}
