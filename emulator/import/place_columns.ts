import { readGeometryText } from "./geometry_text.ts";
import type { ReadGeometry } from "./read_geometry.ts";

const SHAPE = /^(geom|geometry|the_geom|wkt)$/i;

/** Names of longitude and latitude that belong together, the surest first. */
const PAIRS = [
  [/^longitude$/i, /^latitude$/i],
  [/^(lon|lng|long)$/i, /^lat$/i],
  [/^(lon|lng|long|longitude)$/i, /^(lat|latitude)$/i],
  [/^x$/i, /^y$/i],
] as const;

/** A longitude among other words, such as `stop_lon`, `pickup_longitude` or `decimalLongitude`. */
const LONGITUDE =
  /^(.*[^a-z]|.*[a-z](?=L)|)(?:[Ll]ongitude|LONGITUDE|[Ll]on|LON|[Ll]ng|LNG|[Ll]ong|LONG)([^a-z].*|)$/;

/** Where a row's geometry is: a column of geometries, two of degrees, or all three. */
export interface PlaceColumns {
  readonly shape: number | undefined;
  readonly degrees: readonly [lon: number, lat: number] | undefined;
}

/**
 * The columns that hold the geometry: `geom`, `geometry`, `the_geom` or `wkt`; and longitude and
 * latitude, under names that belong together.
 */
export function findPlaceColumns(names: readonly string[]): PlaceColumns | undefined {
  const shape = indexOf(names, SHAPE);
  for (const [longitude, latitude] of PAIRS) {
    const [lon, lat] = [indexOf(names, longitude), indexOf(names, latitude)];
    if (lon !== undefined && lat !== undefined) return { shape, degrees: [lon, lat] };
  }
  const degrees = findAmongWords(names);
  return shape === undefined && !degrees ? undefined : { shape, degrees };
}

function findAmongWords(names: readonly string[]): [lon: number, lat: number] | undefined {
  for (const [lon, name] of names.entries()) {
    const [, before, after] = LONGITUDE.exec(name) ?? [];
    if (before === undefined || after === undefined) continue;
    const expected = ["lat", "latitude"].map((word) => `${before}${word}${after}`.toLowerCase());
    const lat = names.findIndex((other) => expected.includes(other.toLowerCase()));
    if (lat !== -1) return [lon, lat];
  }
  return undefined;
}

/** A note about columns of degrees that were found among other words. */
export function describePlace(names: readonly string[], place: PlaceColumns | undefined): string[] {
  const found = findAmongWords(names);
  if (!place?.degrees || place.degrees[0] !== found?.[0]) return [];
  const [lon = "", lat] = place.degrees.map((index) => names[index]);
  return /^(lon|lng|long|longitude)$/i.test(lon) ? [] : [`geometry from ${lon} and ${lat}`];
}

function indexOf(names: readonly string[], pattern: RegExp): number | undefined {
  const index = names.findIndex((name) => pattern.test(name));
  return index === -1 ? undefined : index;
}

/**
 * Reads a row's geometry: the column of geometries, or longitude and latitude where that is empty
 * or cannot be read.
 *
 * @param textAt the text of a column of this row; empty where it has no value
 */
export function readPlace(
  { shape, degrees }: PlaceColumns,
  textAt: (column: number) => string,
): ReadGeometry {
  const read = shape === undefined ? undefined : readGeometryText(textAt(shape));
  if (!degrees || read && "type" in read) return read;
  const [lon, lat] = degrees.map((column) => textAt(column).trim());
  if (!lon || !lat) return read;
  const position = [Number(lon), Number(lat)] as const;
  if (Number.isFinite(position[0] + position[1])) return { type: "Point", coordinates: position };
  return {
    problem: DECIMAL_COMMA.test(lon) && DECIMAL_COMMA.test(lat)
      ? "coordinates with a decimal comma: write them with a point"
      : "a geometry that cannot be read",
  };
}

const DECIMAL_COMMA = /^-?\d+,\d+$/;
