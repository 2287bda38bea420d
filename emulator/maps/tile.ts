import type { DatabaseSync } from "node:sqlite";
import type { TileAddress } from "../spatial/mercator.ts";
import { encodeBinaryTile } from "../tiles/encode.ts";
import type { PointFeature, ShapeFeature, TileContent } from "../tiles/feature.ts";
import { encodeMvt } from "../tiles/mvt.ts";
import { FEATURE_ID_COLUMN } from "./attributes.ts";
import type { MapData } from "./map_data.ts";
import type { MapRequest } from "./map_request.ts";
import { readPoints, tileColumns } from "./read_points.ts";
import { readShapes } from "./read_shapes.ts";

/** The media types under which the layer takes tiles: by these it finds the reader. */
export const TILE_TYPES = {
  binary: "application/vnd.carto-vector-tile",
  mvt: "application/vnd.mapbox-vector-tile",
} as const;

/**
 * The attribute that holds a feature's whole bounds, in whatever tile a part of it is (client).
 */
const BBOX = "_carto_bbox";

/**
 * Reads and encodes a tile of points, lines or polygons.
 *
 * @param aggregatePoints are points merged at every zoom, as in the cloud?
 */
export function makeTile(
  reader: DatabaseSync,
  data: MapData,
  request: MapRequest,
  address: TileAddress,
  aggregatePoints: boolean,
): Uint8Array {
  return encodeTile(readTile(reader, data, request, address, aggregatePoints), request, address);
}

/** Encodes a tile in the format that a map asks for. */
export function encodeTile(
  tile: TileContent,
  { formatTiles }: Pick<MapRequest, "formatTiles">,
  address: TileAddress,
): Uint8Array {
  return formatTiles === "mvt" ? encodeMvt(tile, address) : encodeBinaryTile(tile);
}

/**
 * Reads a tile of points, lines or polygons.
 *
 * @param aggregatePoints are points merged at every zoom, as in the cloud?
 */
export function readTile(
  reader: DatabaseSync,
  data: MapData,
  { tileResolution, featureBbox }: Pick<MapRequest, "tileResolution" | "featureBbox">,
  address: TileAddress,
  aggregatePoints = false,
): TileContent {
  const attributes = [...tileColumns(data), ...data.hasFeatureIds ? [FEATURE_ID_COLUMN] : []];
  const content = { attributes, points: [], lines: [], polygons: [] };
  const merging = { always: aggregatePoints, tileResolution };
  const filled: TileContent = data.kind === "point"
    ? { ...content, points: readPoints(reader, data, address, merging) }
    : {
      ...content,
      [data.kind === "line" ? "lines" : "polygons"]: readShapes(
        reader,
        data,
        address,
        tileResolution,
      ),
    };
  return featureBbox ? withBounds(filled) : filled;
}

function withBounds(content: TileContent): TileContent {
  return {
    attributes: [...content.attributes, { name: BBOX, type: "string" }],
    points: withPointBounds(content),
    lines: content.lines.map(withShapeBounds),
    polygons: content.polygons.map(withShapeBounds),
  };
}

function* withPointBounds({ points, attributes }: TileContent): Generator<PointFeature> {
  for (const { values, position, ...point } of points) {
    const bounds = [...position, ...position].join(",");
    yield { ...point, position, values: [...values.slice(0, attributes.length), bounds] };
  }
}

function withShapeBounds(shape: ShapeFeature): ShapeFeature {
  return { ...shape, values: [...shape.values, shape.bounds.join(",")] };
}
