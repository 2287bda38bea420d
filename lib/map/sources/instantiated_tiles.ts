/** Maps that our server has instantiated, in the place of the page's own instantiations. */
import type { TilejsonResult } from "@carto/api-client";
import type { Instantiated } from "../access/access_answer.ts";
import type { MapAccess } from "../access/map_access.ts";
import { filterableTiles, sourceOf } from "./carto_source.ts";
import { instantiationOf, parametersText } from "./instantiation.ts";
import type { TileRequest } from "./tile_request.ts";

/** Each is used once: a second request for the same is for newer data. */
const used = new WeakSet<Instantiated>();

/**
 * @returns the tiles that came with the access for the same request, or that our server is about to
 * have, once; null for none.
 * @throws {MapError} `no_access` when the group may not see the dataset.
 */
export async function instantiatedTiles(
  access: MapAccess,
  request: TileRequest,
): Promise<TilejsonResult | null> {
  const source = sourceOf(access, request.dataset);
  const own = instantiationOf(source, request);
  const text = own === null ? null : parametersText(own);
  if (text !== null && access.instantiating?.includes(text)) await access.arriving;
  const found = Object.values(access.instantiated ?? {}).find((map) => map.parameters === text);
  if (found === undefined || used.has(found)) return null;
  used.add(found);
  const tiles = { ...found.tilejson, accessToken: access.token, schema: [] };
  return source.is_tileset ? await filterableTiles(tiles) : tiles;
}
