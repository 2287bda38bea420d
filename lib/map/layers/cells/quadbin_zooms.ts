/** The zooms at which there are tiles of quadbins. */
import type { TilejsonResult } from "@carto/api-client";

const WORLD = [-180, -90, 180, 90];

/**
 * deck.gl does not look up the first level of a tileset's tiles, and would ask for those before
 * (@deck.gl/carto 9.4, `QuadbinTileLayer`). It draws the whole world below zoom 0 where there is an
 * extent.
 */
export function quadbinZooms(
  { minresolution = 0 }: Partial<Pick<TilejsonResult, "minresolution">>,
) {
  // Tiles are those of the nearest zoom.
  const visibleMinZoom = minresolution > 0 ? minresolution - 0.5 : null;
  return { minZoom: minresolution, visibleMinZoom, extent: WORLD };
}
