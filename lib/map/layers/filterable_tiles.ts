import type { Filters, TilejsonResult } from "@carto/api-client";

/** Tiles of a tileset, whose features CARTO cannot filter. */
export interface FilterableTiles extends TilejsonResult {
  /** @returns whether a feature, as deck.gl's accessors get it, fits: as widgets have it. */
  filterOf(filters: Filters): (feature: unknown) => boolean;
}
