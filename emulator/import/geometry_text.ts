import { readGeoJsonGeometry } from "./geojson_geometry.ts";
import { problemOf, type ReadGeometry, UNREADABLE } from "./read_geometry.ts";
import { parseWkb } from "./wkb.ts";
import { parseWkt } from "./wkt.ts";

/** What a text that may be a geometry begins with; most texts are none. */
const BEGINNING =
  /^\s*(?:(?:SRID=\d+;)?\s*(?:POINT|LINESTRING|POLYGON|MULTI|GEOMETRYCOLLECTION)|(?:\\x|0x)?0[01][\da-f]{8}|\{\s*")/i;
/** PostgreSQL's `bytea` begins with `\x`, hexadecimal numbers with `0x`. */
const HEX = /^\s*(?:\\x|0x)?(0[01][\da-f]{8,})\s*$/i;
const UNSUPPORTED = /^\s*(?:SRID=\d+;)?\s*(?:(MULTIPOINT)|GEOMETRYCOLLECTION)/i;
const SRID = /^\s*SRID=(\d+);/i;

/** The reference system of longitude and latitude; 0 says nothing. */
const DEGREES = [undefined, 0, 4326];

/** Reads a geometry as text: well-known text, well-known binary in hexadecimal, or GeoJSON. */
export function readGeometryText(text: string): ReadGeometry {
  if (text.trim() === "" || /^[\w=;\s]*\bEMPTY\s*$/i.test(text)) return undefined;
  if (!BEGINNING.test(text)) return UNREADABLE;
  if (text.trimStart().startsWith("{")) return readGeoJsonText(text);
  const hex = HEX.exec(text)?.[1];
  const binary = hex === undefined ? undefined : parseWkb(hex);
  const srid = hex === undefined ? Number(SRID.exec(text)?.[1] ?? 0) : binary?.srid;
  if (!DEGREES.includes(srid)) return { problem: `coordinates of EPSG:${srid}, not degrees` };
  return (hex === undefined ? parseWkt(text) : binary?.geometry) ?? problemOfText(text);
}

function problemOfText(text: string): ReadGeometry {
  const match = UNSUPPORTED.exec(text);
  return problemOf(match && (match[1] ? "MultiPoint" : "GeometryCollection"));
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
