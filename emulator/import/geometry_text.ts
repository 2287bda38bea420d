import { readGeoJsonGeometry } from "./geojson_geometry.ts";
import type { ReadGeometry } from "./read_geometry.ts";
import { parseWkb } from "./wkb.ts";
import { parseWkt } from "./wkt.ts";

/** What a text that may be a geometry begins with; most texts are none. */
const BEGINNING =
  /^\s*(?:(?:SRID=\d+;)?\s*(?:POINT|LINESTRING|POLYGON|MULTI|GEOMETRYCOLLECTION)|0[01][\da-f]{8}|\{\s*")/i;
const HEX = /^\s*0[01][\da-f]{8,}\s*$/i;
const SRID = /^\s*SRID=(\d+);/i;

/** The reference system of longitude and latitude; 0 says nothing. */
const DEGREES = [undefined, 0, 4326];

const UNREADABLE = { problem: "a geometry that cannot be read" };

/** Reads a geometry as text: well-known text, well-known binary in hexadecimal, or GeoJSON. */
export function readGeometryText(text: string): ReadGeometry {
  if (text.trim() === "" || /^[\w=;\s]*\bEMPTY\s*$/i.test(text)) return undefined;
  if (!BEGINNING.test(text)) return UNREADABLE;
  if (text.trimStart().startsWith("{")) return readGeoJsonText(text);
  const isHex = HEX.test(text);
  const binary = isHex ? parseWkb(text.trim()) : undefined;
  const srid = isHex ? binary?.srid : Number(SRID.exec(text)?.[1] ?? 0);
  if (!DEGREES.includes(srid)) return { problem: `coordinates of EPSG:${srid}, not degrees` };
  return (isHex ? binary?.geometry : parseWkt(text)) ?? UNREADABLE;
}

/** Does a text begin as a geometry does? It costs little where it does not. */
export function mayBeGeometry(text: string): boolean {
  return BEGINNING.test(text);
}

function readGeoJsonText(text: string): ReadGeometry {
  try {
    return readGeoJsonGeometry(JSON.parse(text));
  } catch {
    return UNREADABLE;
  }
}
