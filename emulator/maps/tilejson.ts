import type { GeometryKind } from "../spatial/geometry.ts";
import { MAX_LATITUDE } from "../spatial/mercator.ts";
import type { Bounds } from "../spatial/position.ts";
import { resolutionsOf } from "./cell_tile.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { tileColumns } from "./read_points.ts";
import type { Statistics } from "./statistics.ts";
import { describeAttribute, FIELD_TYPES } from "./tilestats.ts";

/** The deepest zoom that the layer asks for; it enlarges these tiles beyond. */
const MAX_ZOOM = 21;

const WORLD: Bounds = [-180, -MAX_LATITUDE, 180, MAX_LATITUDE];

const GEOMETRY_TYPES = {
  point: "Point",
  line: "LineString",
  polygon: "Polygon",
} as const satisfies Record<GeometryKind, string>;

/**
 * The TileJSON of a map, with the bounds and the statistics of all its rows.
 *
 * @param tiles absolute URL with `{z}`, `{x}` and `{y}`, or `{i}`, as they are: the layer parses
 * it
 */
export function buildTileJson(
  request: MapRequest,
  data: MapData,
  statistics: Statistics,
  tiles: string,
  zooms: { readonly minzoom: number; readonly maxzoom: number } = { minzoom: 0, maxzoom: MAX_ZOOM },
): Record<string, unknown> {
  const { bounds = WORLD, count } = statistics;
  const [west, south, east, north] = bounds;
  const columns = tileColumns(data);
  const [minresolution, maxresolution] = data.grid ? resolutionsOf(data.grid, request) : [];
  const geometry = data.grid ? "Polygon" : GEOMETRY_TYPES[data.kind];
  const [table] = request.kind === "table" ? data.tables : [];
  const attributions = new Set(data.tables.flatMap(({ attribution }) => attribution ?? []));
  return {
    tilejson: "2.2.0",
    name: table?.name ?? "query",
    ...table?.description !== undefined && { description: table.description },
    ...attributions.size > 0 && { attribution: [...attributions].join(", ") },
    version: "1.0.0",
    scheme: "xyz",
    tiles: [tiles],
    ...zooms,
    ...data.grid && { minresolution, maxresolution },
    bounds,
    center: [(west + east) / 2, (south + north) / 2, 0],
    tileResolution: request.tileResolution,
    vector_layers: [{
      id: "default",
      ...zooms,
      geometry_type: geometry,
      fields: Object.fromEntries(columns.map(({ name, type }) => [name, FIELD_TYPES[type]])),
    }],
    tilestats: {
      layerCount: 1,
      layers: [{
        layer: "default",
        count,
        geometry,
        attributeCount: columns.length,
        attributes: columns.map((column) => describeAttribute(column, statistics)),
      }],
    },
  };
}
