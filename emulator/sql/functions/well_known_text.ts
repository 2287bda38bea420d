import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { type Geometry, type StoredGeometry, storeGeometry } from "../../spatial/geometry.ts";

const position = v.tuple([v.number(), v.number()]);
const path = v.array(position);

const SHAPES = {
  POINT: v.pipe(
    v.tuple([position]),
    v.transform(([coordinates]): Geometry => ({ type: "Point", coordinates })),
  ),
  LINESTRING: v.pipe(
    path,
    v.transform((coordinates): Geometry => ({ type: "LineString", coordinates })),
  ),
  POLYGON: v.pipe(
    v.array(path),
    v.transform((coordinates): Geometry => ({ type: "Polygon", coordinates })),
  ),
  MULTIPOLYGON: v.pipe(
    v.array(v.array(path)),
    v.transform((coordinates): Geometry => ({ type: "MultiPolygon", coordinates })),
  ),
};

const TEXT = /^\s*(POINT|LINESTRING|POLYGON|MULTIPOLYGON)\s*(\([-+.,()\s\de]*\))\s*$/i;
const PAIR = /([-+.\de]+)\s+([-+.\de]+)/gi;

/**
 * Reads well-known text of a point, line or polygon, as a geometry column keeps it.
 *
 * @throws {ApiError} 400 where it is none
 */
export function parseWellKnownText(text: string): StoredGeometry {
  const [, type = "", body = ""] = TEXT.exec(text) ?? [];
  const name = Object.keys(SHAPES).find((known) => known === type.toUpperCase());
  const nested = body.replaceAll(PAIR, "[$1,$2]").replaceAll("(", "[").replaceAll(")", "]");
  try {
    for (const [known, schema] of Object.entries(SHAPES)) {
      if (known === name) return storeGeometry(v.parse(schema, JSON.parse(nested)));
    }
  } catch {
    throw invalid(text);
  }
  throw invalid(text);
}

function invalid(text: string): ApiError {
  return new ApiError(400, `ST_GEOGFROMTEXT: not understood: ${text.slice(0, 60)}`);
}
