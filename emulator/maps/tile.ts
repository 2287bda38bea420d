import { ApiError } from "../http/api_error.ts";
import type { RawRow } from "../sql/run.ts";
import { encodePointTile, type PointFeature } from "../tiles/encode.ts";
import { MAX_TILE_ZOOM, positionOf } from "../tiles/mercator.ts";
import type { MapData } from "./map_data.ts";

/** The place of a tile in the pyramid (XYZ scheme). */
export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The column that numbers the features, where a query yields it. */
const ID_COLUMN = "cartodb_id";

/**
 * Reads the `{z}/{x}/{y}` of a tile's path.
 *
 * @throws {ApiError} 400 where it is outside the pyramid
 */
export function parseTileAddress(params: Readonly<Record<string, string>>): TileAddress {
  const [z, x, y] = [params.z, params.x, params.y].map((text) =>
    /^\d{1,9}$/.test(text ?? "") ? Number(text) : NaN
  );
  const inside = z !== undefined && x !== undefined && y !== undefined && z <= MAX_TILE_ZOOM &&
    x < 2 ** z && y < 2 ** z;
  if (!inside) throw new ApiError(400, `There is no tile ${params.z}/${params.x}/${params.y}`);
  return { z, x, y };
}

/** Encodes the rows of a tile. */
export function encodeTile({ geometry, attributes }: MapData, rows: readonly RawRow[]): Uint8Array {
  const numeric = attributes.filter(({ type }) => type === "number");
  const others = attributes.filter(({ type }) => type !== "number");
  const features = rows.map((row, index): PointFeature => {
    const [lon, lat] = positionOf(Number(row[geometry]));
    const id = Number(row[ID_COLUMN] ?? index);
    const strings: Record<string, string> = {};
    for (const { name, type } of others) {
      const value = row[name];
      if (value === null || value === undefined) continue;
      strings[name] = type === "boolean" ? String(value === 1) : String(value);
    }
    const numbers = numeric.map(({ name }) => Number(row[name] ?? NaN));
    return { id: Number.isSafeInteger(id) && id >= 0 ? id : index, lon, lat, numbers, strings };
  });
  return encodePointTile({ numericNames: numeric.map(({ name }) => name), features });
}
