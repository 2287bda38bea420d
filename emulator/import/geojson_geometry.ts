import type { Geometry } from "../spatial/geometry.ts";
import type { Position } from "../spatial/position.ts";
import { problemOf, type ReadGeometry, UNREADABLE } from "./read_geometry.ts";

/** Reads a geometry of GeoJSON; null and one without coordinates are none. */
export function readGeoJsonGeometry(value: unknown): ReadGeometry {
  if (value === null || value === undefined) return undefined;
  if (!isObject(value)) return UNREADABLE;
  if (isEmptyList(value.coordinates ?? value.geometries)) return undefined;
  return readCoordinates(value.type, value.coordinates) ?? problemOf(value.type);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isEmptyList);
}

function readCoordinates(type: unknown, coordinates: unknown): Geometry | undefined {
  switch (type) {
    case "Point": {
      const position = toPosition(coordinates);
      return position && { type, coordinates: position };
    }
    case "MultiPoint": {
      const [position, ...more] = toPath(coordinates) ?? [];
      return position && more.length === 0 ? { type: "Point", coordinates: position } : undefined;
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

/** Is it an object of JSON? */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
