/** A round distance on the map, and how long it is there. */
import type { MapPosition } from "../../../lib/map/view/position.ts";

export interface Scale {
  readonly meters: number;
  /** In CSS pixels. */
  readonly length: number;
}

const EQUATOR_METERS = 40_075_016.686;
const TILE_SIZE = 512;
const LONGEST = 96;

/** @returns the longest of 1, 2 and 5 times a power of ten that has room. */
export function scaleAt({ latitude, zoom }: MapPosition): Scale {
  const around = EQUATOR_METERS * Math.cos(latitude * Math.PI / 180);
  const metersPerPixel = around / (TILE_SIZE * 2 ** zoom);
  const most = LONGEST * metersPerPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const meters = ([5, 2, 1].find((times) => times * power <= most) ?? 1) * power;
  return { meters, length: Math.round(meters / metersPerPixel) };
}
