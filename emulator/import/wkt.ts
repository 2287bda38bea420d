import type { Geometry } from "../spatial/geometry.ts";
import type { Position } from "../spatial/position.ts";

/**
 * A geometry of well-known text (OGC 06-103r4), such as `POINT(-71.06 42.35)`, with or without
 * `SRID=4326;` and further ordinates. A MultiPoint of one point is a Point.
 *
 * @returns nothing where it is none of the types that tables hold
 */
export function parseWkt(text: string): Geometry | undefined {
  const match = /^\s*(?:SRID=(?:4326|0);)?\s*([A-Z]+?)(?:\s*(?:Z|M|ZM))?\s*(\(.*\))\s*$/is.exec(
    text,
  );
  const body = match?.[2];
  if (!body) return undefined;
  switch (match[1]?.toUpperCase()) {
    case "POINT": {
      const [position, ...more] = path(body) ?? [];
      return position && more.length === 0 ? { type: "Point", coordinates: position } : undefined;
    }
    case "MULTIPOINT": {
      const [position, ...more] = path(body.replace(/^\(\s*\((.*)\)\s*\)$/s, "($1)")) ?? [];
      return position && more.length === 0 ? { type: "Point", coordinates: position } : undefined;
    }
    case "LINESTRING": {
      const coordinates = path(body);
      return coordinates && { type: "LineString", coordinates };
    }
    case "MULTILINESTRING": {
      const coordinates = list(body, path);
      return coordinates && { type: "MultiLineString", coordinates };
    }
    case "POLYGON": {
      const coordinates = list(body, path);
      return coordinates && { type: "Polygon", coordinates };
    }
    case "MULTIPOLYGON": {
      const coordinates = list(body, (part) => list(part, path));
      return coordinates && { type: "MultiPolygon", coordinates };
    }
    default:
      return undefined;
  }
}

/** The positions of `(x y, x y)`. */
function path(text: string): Position[] | undefined {
  const positions: Position[] = [];
  for (const part of text.trim().slice(1, -1).split(",")) {
    const [lon, lat] = part.trim().split(/\s+/).map(Number);
    if (lon === undefined || lat === undefined || !Number.isFinite(lon + lat)) return undefined;
    positions.push([lon, lat]);
  }
  return positions;
}

/** What each pair of brackets inside the outermost holds. */
function list<T>(text: string, read: (part: string) => T | undefined): T[] | undefined {
  const inner = text.trim().slice(1, -1);
  const items: T[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === "(" && depth++ === 0) start = at;
    if (inner[at] === ")" && --depth === 0) {
      const item = read(inner.slice(start, at + 1));
      if (item === undefined) return undefined;
      items.push(item);
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 && items.length > 0 ? items : undefined;
}
