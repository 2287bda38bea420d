import type { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { type Geometry, readGeometry } from "../../spatial/geometry.ts";
import { type Area, intersects, toArea } from "../../spatial/intersects.ts";
import { cellOf, positionOf } from "../../spatial/mercator.ts";
import { readShapeHead } from "../../spatial/shape.ts";
import { distance } from "../../spatial/sphere.ts";
import { defineFunction } from "./define.ts";
import { keepLast } from "./keep_last.ts";
import { parseWellKnownText } from "./well_known_text.ts";

const position = v.tuple([v.number(), v.number()]);
const polygonsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.array(v.array(position))),
);

/** Gives a connection the functions that read stored geometries. */
export function registerGeometryFunctions(database: DatabaseSync): void {
  const define = (name: string, body: Parameters<typeof defineFunction>[2]) =>
    defineFunction(database, name, body);
  const areaOf = keepLast((text: string): Area => toArea(v.parse(polygonsSchema, text)));
  define("in_area", (stored, text) => {
    const area = areaOf(String(text));
    return BigInt(boundsMeet(stored, area) && intersects(toGeometry(stored), area));
  });
  define("feature_id", (stored) => featureId(stored));
  define("st_geogpoint", (lon, lat) => {
    if (Math.abs(Number(lon)) <= 180 && Math.abs(Number(lat)) <= 90) {
      return BigInt(cellOf(Number(lon), Number(lat)));
    }
    throw new ApiError(400, `ST_GEOGPOINT: [${lon}, ${lat}] is not a position in degrees`);
  });
  const fromText = keepLast(parseWellKnownText);
  define("st_geogfromtext", (text) => {
    const stored = fromText(String(text));
    return typeof stored === "number" ? BigInt(stored) : stored;
  });
  define("st_distance", (a, b) => distance(pointOf(a), pointOf(b)));
  define("st_intersects", (a, b) => BigInt(anyIntersects(toGeometry(a), toGeometry(b))));
  define("st_x", (stored) => pointOf(stored)[0]);
  define("st_y", (stored) => pointOf(stored)[1]);
  define("st_astext", (stored) => toText(toGeometry(stored)));
  define("st_asgeojson", (stored) => JSON.stringify(toGeometry(stored)));
  for (const [index, name] of ["west", "south", "east", "north"].entries()) {
    define(`geometry_${name}`, (stored) => boundsOf(stored)[index] ?? 0);
  }
}

/**
 * What names a feature (`_carto_feature_id`): equal geometries have equal ids. CARTO's own hash is
 * not known; a client only hands back what a tile gave it.
 *
 * @param stored a geometry as a column keeps it
 */
export function featureId(stored: unknown): string {
  return stored instanceof Uint8Array ? String(readShapeHead(stored).hash) : String(stored);
}

function toGeometry(stored: unknown): Geometry {
  return readGeometry(stored instanceof Uint8Array ? stored : Number(stored));
}

function boundsOf(stored: unknown): readonly number[] {
  if (stored instanceof Uint8Array) return readShapeHead(stored).bounds;
  const [lon, lat] = positionOf(Number(stored));
  return [lon, lat, lon, lat];
}

function anyIntersects(a: Geometry, b: Geometry): boolean {
  const areaOf = (geometry: Geometry) =>
    geometry.type === "Polygon"
      ? toArea([geometry.coordinates])
      : geometry.type === "MultiPolygon"
      ? toArea(geometry.coordinates)
      : undefined;
  const [areaA, areaB] = [areaOf(a), areaOf(b)];
  if (areaB) return intersects(a, areaB);
  if (areaA) return intersects(b, areaA);
  if (a.type === "Point" && b.type === "Point") {
    return String(a.coordinates) === String(b.coordinates);
  }
  throw new ApiError(400, "ST_INTERSECTS: the embedded CARTO needs a polygon on one side");
}

/** Most shapes are far from an area: their bounds say so without their coordinates. */
function boundsMeet(stored: unknown, area: Area): boolean {
  const [west = 0, south = 0, east = 0, north = 0] = boundsOf(stored);
  return west <= area.east && east >= area.west && south <= area.north && north >= area.south;
}

function pointOf(stored: unknown): readonly [number, number] {
  const geometry = toGeometry(stored);
  if (geometry.type === "Point") return geometry.coordinates;
  throw new ApiError(400, "ST_X, ST_Y and ST_DISTANCE are defined for points only");
}

function toText({ type, coordinates }: Geometry): string {
  return `${type.toUpperCase()}${listText(coordinates)}`;
}

/** `((x y, x y), (…))` from nested positions (well-known text). */
function listText(coordinates: unknown): string {
  if (!Array.isArray(coordinates)) return "";
  if (typeof coordinates[0] === "number") return `(${coordinates.join(" ")})`;
  const inner = coordinates.map((part) =>
    Array.isArray(part) && typeof part[0] === "number" ? part.join(" ") : listText(part)
  );
  return `(${inner.join(", ")})`;
}
