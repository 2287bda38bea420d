import { ImportError } from "../errors/import_error.ts";
import { FeatureSplitter } from "./feature_splitter.ts";
import { LineSplitter } from "./line_splitter.ts";
import { isObject, readGeoJsonGeometry } from "./geojson_geometry.ts";
import { HAS_NUL, type ImportRow, type RawValue, type RowReader } from "./rows.ts";

/** Cuts a file into the texts of its features. */
interface Splitter {
  push(piece: string): string[];
  /** The last feature, where nothing but the end of the file ends it. */
  end(): string[];
}

/**
 * Reads a GeoJSON FeatureCollection, or features one a line (RFC 8142, with or without its record
 * separators); what a property holds of lists and objects becomes JSON
 * text. The features' ids become a column `id`, or `feature_id` where a property has that name.
 */
export class GeoJsonReader implements RowReader {
  readonly hasGeometry = true;
  readonly notes = [];
  readonly #names: string[] = [];
  readonly #positions = new Map<string | typeof FEATURE_ID, number>();
  readonly #text: AsyncIterable<string>;
  readonly #isSequence: boolean;

  /** @param isSequence are there features one a line, rather than a FeatureCollection? */
  constructor(text: AsyncIterable<string>, isSequence: boolean) {
    this.#text = text;
    this.#isSequence = isSequence;
  }

  get columns(): readonly string[] {
    const idAt = this.#positions.get(FEATURE_ID);
    const name = this.#positions.has("id") ? "feature_id" : "id";
    return idAt === undefined ? this.#names : this.#names.with(idAt, name);
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const splitter: Splitter = this.#isSequence ? new LineSplitter() : new FeatureSplitter();
    let count = 0;
    const toRows = (texts: readonly string[]) =>
      texts.map((text) => {
        count += 1;
        const at = `feature ${count}`;
        if (text.includes("\\u0000")) return { geometry: HAS_NUL, values: [], at };
        return this.#toRow(parse(text, count), at);
      });
    for await (const piece of this.#text) yield toRows(splitter.push(piece));
    yield toRows(splitter.end());
    if (count === 0) {
      throw new ImportError(
        "no_rows",
        "The file has no features: expected a GeoJSON FeatureCollection (or one feature a line, in a " +
          "file called .geojsonl).",
      );
    }
  }

  #toRow(feature: unknown, at: string): ImportRow {
    if (!isObject(feature) || feature.type !== "Feature") {
      return { geometry: NO_FEATURE, values: [], at };
    }
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

const NO_FEATURE = { problem: "something that is not a GeoJSON Feature" };

/**
 * Whole numbers of so many digits that JSON.parse() rounds them, and those it takes for infinite.
 */
const LONG_NUMBER = /(?<![\d.])\d{16,}(?![\d.eE])|\d[eE]\+?\d{3,}/;

function parse(text: string, count: number): unknown {
  try {
    return LONG_NUMBER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
  } catch {
    throw new ImportError("malformed", `Feature ${count} of the file is not valid JSON.`);
  }
}

/**
 * Keeps an integer beyond 2^53, and a number beyond a double, as the text that it is written as.
 */
function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" &&
    (!Number.isFinite(value) || Number.isInteger(value) && !Number.isSafeInteger(value));
  return isRounded ? context?.source ?? value : value;
}

function toRaw(value: unknown): RawValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return JSON.stringify(value);
}
