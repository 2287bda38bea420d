/**
 * The tiles of the map's layers: how many are on their way, by layer. deck.gl draws all features
 * for each tile that arrives, and waits for the graphics card to take its data. So tiles that
 * arrive while a frame is being drawn are held back until it is done, and drawn together.
 */
import { createTileFetch, type TileFetch, type TileSources } from "../access/tile_fetch.ts";

interface LayerTilesOptions extends TileSources {
  onLoading(layer: string, tiles: number): void;
  onAsked(): void;
  onArrived(): void;
  /** Resolves when the graphics card has drawn the last frame; none where it owes none. */
  drawn(): Promise<void> | null | undefined;
}

/** @returns what fetches the tiles of a layer of the document. */
export function createLayerTiles(
  { onLoading, onAsked, onArrived, drawn, ...sources }: LayerTilesOptions,
): (layer: string) => TileFetch {
  const fetchWhenever = createTileFetch(sources);
  const fetches = new Map<string, TileFetch>();

  function fetchOf(layer: string): TileFetch {
    let loading = 0;
    return async (url, context) => {
      onLoading(layer, ++loading);
      onAsked();
      try {
        const content = await fetchWhenever(url, context);
        await drawn();
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
