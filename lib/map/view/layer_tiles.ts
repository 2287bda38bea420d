/** The tiles of the map's layers: how many are on their way, by layer. */
import { createTileFetch, type TileFetch } from "../access/tile_fetch.ts";
import type { AccessKeeper } from "../access/access_keeper.ts";

interface LayerTilesOptions {
  readonly keeper: AccessKeeper;
  onLoading(layer: string, tiles: number): void;
  onAsked(): void;
  onArrived(): void;
}

/** @returns what fetches the tiles of a layer of the document. */
export function createLayerTiles(
  { keeper, onLoading, onAsked, onArrived }: LayerTilesOptions,
): (layer: string) => TileFetch {
  const fetchWhenever = createTileFetch(keeper);
  const fetches = new Map<string, TileFetch>();

  function fetchOf(layer: string): TileFetch {
    let loading = 0;
    return async (url, context) => {
      onLoading(layer, ++loading);
      onAsked();
      try {
        const content = await fetchWhenever(url, context);
        onArrived();
        return content;
      } finally {
        onLoading(layer, --loading);
      }
    };
  }

  return (layer) => {
    const known = fetches.get(layer) ?? fetchOf(layer);
    fetches.set(layer, known);
    return known;
  };
}
