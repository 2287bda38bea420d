import { ApiError } from "../errors/api_error.ts";
import { MAX_TILE_ZOOM, type TileAddress } from "../spatial/mercator.ts";

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
