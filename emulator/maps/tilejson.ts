import type { RawRow } from "../sql/run.ts";
import { MAX_LATITUDE, positionOf } from "../tiles/mercator.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { describeAttribute, FIELD_TYPES } from "./tilestats.ts";

/** The deepest zoom that the layer asks for; it enlarges these tiles beyond. */
const MAX_ZOOM = 21;

/** West, south, east and north in degrees. */
type Bounds = [number, number, number, number];

const WORLD: Bounds = [-180, -MAX_LATITUDE, 180, MAX_LATITUDE];

/**
 * The TileJSON of a map, with the bounds and the statistics of all its rows.
 *
 * @param tiles absolute URL with `{z}`, `{x}` and `{y}` as they are: the layer parses it
 */
export function buildTileJson(
  request: MapRequest,
  data: MapData,
  rows: readonly RawRow[],
  tiles: string,
): Record<string, unknown> {
  const bounds = boundsOf(rows, data.geometry);
  const [west, south, east, north] = bounds;
  const fields = data.attributes.map(({ name, type }) => [name, FIELD_TYPES[type]]);
  const zooms = { minzoom: 0, maxzoom: MAX_ZOOM };
  return {
    tilejson: "2.2.0",
    name: request.kind === "table" ? request.source : "query",
    version: "1.0.0",
    scheme: "xyz",
    tiles: [tiles],
    ...zooms,
    bounds,
    center: [(west + east) / 2, (south + north) / 2, 0],
    tileResolution: request.tileResolution,
    vector_layers: [{
      id: "default",
      ...zooms,
      geometry_type: "Point",
      fields: Object.fromEntries(fields),
    }],
    tilestats: {
      layerCount: 1,
      layers: [{
        layer: "default",
        count: rows.length,
        geometry: "Point",
        attributeCount: data.attributes.length,
        attributes: data.attributes.map((column) =>
          describeAttribute(column, rows.map((row) => row[column.name] ?? null))
        ),
      }],
    },
  };
}

function boundsOf(rows: readonly RawRow[], geometry: string): Bounds {
  if (rows.length === 0) return WORLD;
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const [lon, lat] = positionOf(Number(row[geometry]));
    bounds[0] = Math.min(bounds[0], lon);
    bounds[1] = Math.min(bounds[1], lat);
    bounds[2] = Math.max(bounds[2], lon);
    bounds[3] = Math.max(bounds[3], lat);
  }
  return bounds;
}
