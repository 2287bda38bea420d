/** A round distance, and its length on the map. */
import type { MapPosition } from "../../../lib/map/view/position.ts";

export type Measures = "metric" | "customary";

export interface Scale {
  /** In that unit. */
  readonly distance: number;
  readonly unit: "meter" | "kilometer" | "foot" | "mile";
  /** In CSS pixels. */
  readonly length: number;
}

const EQUATOR_METERS = 40_075_016.686;
const TILE_SIZE = 512;
const LONGEST = 96;

/** Units with their length in meters; the larger one is used where it fits. */
const UNITS = {
  metric: [["kilometer", 1_000], ["meter", 1]],
  customary: [["mile", 1_609.344], ["foot", 0.3048]],
} as const;

/** @returns the longest of 1, 2 and 5 times a power of ten that fits. */
export function scaleAt({ latitude, zoom }: MapPosition, measures: Measures): Scale {
  const around = EQUATOR_METERS * Math.cos(latitude * Math.PI / 180);
  const metersPerPixel = around / (TILE_SIZE * 2 ** zoom);
  const [large, small] = UNITS[measures];
  const [unit, meters] = LONGEST * metersPerPixel >= large[1] ? large : small;
  const most = LONGEST * metersPerPixel / meters;
  const power = 10 ** Math.floor(Math.log10(most));
  const distance = ([5, 2, 1].find((times) => times * power <= most) ?? 1) * power;
  return { distance, unit, length: Math.round(distance * meters / metersPerPixel) };
}

/** Regions that measure in miles and feet (CLDR, `measurementSystem`: US, and UK for ways). */
const MILES: readonly (string | undefined)[] = ["US", "GB", "LR", "MM"];

/** @param language of the browser: `en-US`, `es`. */
export function measuresOf(language: string): Measures {
  try {
    return MILES.includes(new Intl.Locale(language).maximize().region) ? "customary" : "metric";
  } catch {
    return "metric";
  }
}
