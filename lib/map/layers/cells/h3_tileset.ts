/** H3 tiles for any view: wide, pitched, at the poles, across the 180th meridian. */
import { _Tileset2D as Tileset2D } from "@deck.gl/geo-layers";
import { cellToParent, getResolution } from "h3-js";
import type { Bounds } from "../../view/position.ts";
import { coverOf } from "./h3_cover.ts";
import { tileResolution, type ViewedFrom } from "./h3_resolution.ts";
import { h3Bounds } from "./h3_shape.ts";

/** A tile is a cell, with the cell's index in its URL. deck.gl needs columns and rows as well. */
interface H3TileIndex {
  readonly i: string;
  readonly x: 0;
  readonly y: 0;
  readonly z: number;
}

function tileOf(i: string): H3TileIndex {
  return { i, x: 0, y: 0, z: getResolution(i) };
}

interface View extends ViewedFrom {
  getBounds(): number[];
}

const MOST_TILES = 200;

export function tilesInView(
  view: View,
  { tileSize, finest, coarsest }: {
    readonly tileSize: number;
    readonly finest: number;
    readonly coarsest: number;
  },
): H3TileIndex[] {
  const wanted = tileResolution(view, tileSize);
  if (wanted < coarsest) return [];
  const [west = -180, south = -90, east = 180, north = 90] = view.getBounds();
  const bounds: Bounds = [
    west,
    Math.max(-90, south),
    Math.min(east, west + 360),
    Math.min(90, north),
  ];
  const resolution = Math.min(wanted, finest);
  return coverOf(bounds, { resolution, coarsest, most: MOST_TILES }).map(tileOf);
}

/** deck.gl's own finds only seven tiles beyond the finest resolution, however wide the view is. */
export class H3Tileset extends Tileset2D {
  override getTileIndices(
    { viewport, minZoom, maxZoom }: {
      viewport: object;
      minZoom?: number;
      maxZoom?: number;
    },
  ): H3TileIndex[] {
    if (!isView(viewport)) return [];
    const { tileSize } = this.opts;
    return tilesInView(viewport, { tileSize, finest: maxZoom ?? 15, coarsest: minZoom ?? 0 });
  }

  override getTileId({ i }: H3TileIndex): string {
    return i;
  }

  override getTileZoom({ z }: H3TileIndex): number {
    return z;
  }

  override getParentIndex({ i, z }: H3TileIndex): H3TileIndex {
    return tileOf(cellToParent(i, z - 1));
  }

  override getTileMetadata({ i }: H3TileIndex) {
    const [west, south, east, north] = h3Bounds(i, 0.2);
    // deck.gl does not wrap longitudes: tiles across the antimeridian are searched in all copies.
    const bbox = west < -180 || east > 180
      ? { west: -180, south, east: 180, north }
      : { west, south, east, north };
    return { bbox };
  }
}

function isView(viewport: object): viewport is View {
  return "latitude" in viewport && "zoom" in viewport && "getBounds" in viewport;
}
