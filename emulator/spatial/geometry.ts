import { cellOf, positionOf } from "./mercator.ts";
import type { Path, Position } from "./position.ts";
import { decodeShape, encodeShape, NotDegreesError } from "./shape.ts";

/** A GeoJSON geometry (RFC 7946) of a type that tables hold. */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "LineString"; readonly coordinates: Path }
  | { readonly type: "MultiLineString"; readonly coordinates: readonly Path[] }
  | { readonly type: "Polygon"; readonly coordinates: readonly Path[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Path[])[] };

/** What a table's geometries are; a multi-part geometry has the kind of its parts. */
export const GEOMETRY_KINDS = ["point", "line", "polygon"] as const;

/** See {@linkcode GEOMETRY_KINDS}. */
export type GeometryKind = typeof GEOMETRY_KINDS[number];

/** A geometry as a column keeps it: a point's cell (tiles/mercator.ts), or a shape's bytes. */
export type StoredGeometry = number | Uint8Array;

const KINDS = {
  Point: "point",
  LineString: "line",
  MultiLineString: "line",
  Polygon: "polygon",
  MultiPolygon: "polygon",
} as const satisfies Record<Geometry["type"], GeometryKind>;

/** The kind of table that a geometry belongs into. */
export function kindOf({ type }: Geometry): GeometryKind {
  return KINDS[type];
}

/**
 * A geometry as a column keeps it.
 *
 * @throws {RangeError} where a coordinate is no number of degrees, or a shape has no extent
 */
export function storeGeometry(geometry: Geometry): StoredGeometry {
  switch (geometry.type) {
    case "Point": {
      const [lon, lat] = geometry.coordinates;
      if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) return cellOf(lon, lat);
      throw new NotDegreesError(lon, lat);
    }
    case "LineString":
      return encodeShape({ kind: "line", parts: [[geometry.coordinates]] });
    case "MultiLineString":
      return encodeShape({ kind: "line", parts: [geometry.coordinates] });
    case "Polygon":
      return encodeShape({ kind: "polygon", parts: [geometry.coordinates] });
    case "MultiPolygon":
      return encodeShape({ kind: "polygon", parts: geometry.coordinates });
  }
}

/** The GeoJSON of a stored geometry: a multi-part one where it has more than one part. */
export function readGeometry(stored: StoredGeometry): Geometry {
  if (typeof stored === "number") return { type: "Point", coordinates: positionOf(stored) };
  const { kind, parts } = decodeShape(stored);
  const [only = [], ...more] = parts;
  if (kind === "polygon") {
    return more.length === 0
      ? { type: "Polygon", coordinates: only }
      : { type: "MultiPolygon", coordinates: parts };
  }
  const [path = []] = only;
  return more.length === 0
    ? { type: "LineString", coordinates: path }
    : { type: "MultiLineString", coordinates: parts.flat() };
}
