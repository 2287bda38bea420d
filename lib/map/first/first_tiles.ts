/** The tiles in view, and their URLs, as deck.gl requests them. */
import { type FlatView, TILE_SIZE } from "./first_view.ts";
import type { Size } from "../view/uncovered.ts";

/** A larger screen's are left to deck.gl. */
const MOST_TILES = 60;

/** What a TileJSON says of where its tiles are. */
export interface TileTemplates {
  readonly tiles: readonly string[];
  readonly minzoom?: number;
  readonly maxzoom?: number;
}

/** @returns the URLs of the tiles in view, of a tileset by x, y and z. */
export function tilesInView(
  { tiles: [template = "", ...others], minzoom = 0, maxzoom = 99 }: TileTemplates,
  [x, y, zoom]: FlatView,
  { width, height }: Size,
): string[] {
  // As deck.gl: beyond its last zoom a tileset has the tiles of that one.
  const z = Math.min(Math.round(zoom), maxzoom);
  const across = 2 ** z;
  const tile = TILE_SIZE * 2 ** (zoom - z);
  const range = (middle: number, pixels: number) => {
    const half = pixels / tile / 2;
    return [Math.floor(middle * across - half), Math.ceil(middle * across + half)] as const;
  };
  const [left, right] = range(x, width);
  const [top, bottom] = range(y, height);
  const isFew = (right - left) * (bottom - top) <= MOST_TILES && right - left <= across;
  const urls: string[] = [];
  // Which of several templates deck.gl takes is left to it.
  if (!template || others[0] || z < minzoom || !isFew) return urls;
  for (let column = left; column < right; column++) {
    for (let row = Math.max(top, 0); row < Math.min(bottom, across); row++) {
      const at = template.replace("{z}", `${z}`).replace("{x}", `${(column + across) % across}`);
      urls.push(at.replace("{y}", `${row}`));
    }
  }
  return urls;
}
