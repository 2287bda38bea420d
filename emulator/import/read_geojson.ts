import { OperatorError } from "../../lib/operator_error.ts";
import type { Geometry } from "../store/geometry.ts";
import type { Position } from "../store/shape.ts";
import { FeatureSplitter } from "./geojson.ts";
import type { ImportRow, RawValue, RowReader } from "./rows.ts";

/** Reads a GeoJSON FeatureCollection; what a property holds of lists and objects becomes JSON text. */
export class GeoJsonReader implements RowReader {
  readonly columns: string[] = [];
  readonly hasGeometry = true;
  readonly #positions = new Map<string, number>();
  readonly #text: AsyncIterable<string>;

  constructor(text: AsyncIterable<string>) {
    this.#text = text;
  }

  async *batches(): AsyncGenerator<readonly ImportRow[]> {
    const splitter = new FeatureSplitter();
    let count = 0;
    for await (const piece of this.#text) {
      const rows: ImportRow[] = [];
      for (const text of splitter.push(piece)) {
        count += 1;
        const row = this.#toRow(parse(text, count));
        if (row) rows.push(row);
      }
      yield rows;
    }
    splitter.end();
    if (count === 0) throw new OperatorError("The file has no features: expected GeoJSON.");
  }

  #toRow(feature: unknown): ImportRow | undefined {
    if (!isObject(feature) || feature.type !== "Feature") return undefined;
    const values: RawValue[] = Array(this.columns.length).fill(null);
    const properties = isObject(feature.properties) ? feature.properties : {};
    for (const [name, value] of Object.entries(properties)) {
      values[this.#position(name)] = toRaw(value);
    }
    return { geometry: toGeometry(feature.geometry), values };
  }

  #position(name: string): number {
    const known = this.#positions.get(name);
    if (known !== undefined) return known;
    this.#positions.set(name, this.columns.length);
    return this.columns.push(name) - 1;
  }
}

function parse(text: string, count: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OperatorError(`Feature ${count} of the file is not valid JSON.`);
  }
}

function toRaw(value: unknown): RawValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return JSON.stringify(value);
}

function toGeometry(value: unknown): ImportRow["geometry"] {
  if (value === null || value === undefined) return { problem: "no geometry" };
  const problem = "a geometry that cannot be read";
  if (!isObject(value)) return { problem };
  const read = readCoordinates(value.type, value.coordinates);
  return read ?? { problem };
}

function readCoordinates(type: unknown, coordinates: unknown): Geometry | undefined {
  switch (type) {
    case "Point": {
      const position = toPosition(coordinates);
      return position && { type, coordinates: position };
    }
    case "LineString": {
      const path = toPath(coordinates);
      return path && { type, coordinates: path };
    }
    case "MultiLineString":
    case "Polygon": {
      const paths = toList(coordinates, toPath);
      return paths && { type, coordinates: paths };
    }
    case "MultiPolygon": {
      const parts = toList(coordinates, (part) => toList(part, toPath));
      return parts && { type, coordinates: parts };
    }
    default:
      return undefined;
  }
}

function toPosition(value: unknown): Position | undefined {
  if (!Array.isArray(value)) return undefined;
  const [lon, lat]: unknown[] = value;
  return typeof lon === "number" && typeof lat === "number" ? [lon, lat] : undefined;
}

function toPath(value: unknown): Position[] | undefined {
  return toList(value, toPosition);
}

function toList<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const item of value) {
    const one = read(item);
    if (one === undefined) return undefined;
    items.push(one);
  }
  return items;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
