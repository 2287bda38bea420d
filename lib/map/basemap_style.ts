import type { StyleSpecification } from "maplibre-gl";
import { areaLabelLayers, groundLayers, lineLayers, placeLayers } from "./basemap_layers.ts";
import { PALETTES, type Theme } from "./basemap_palette.ts";

export type { Theme };

/** Where the offline basemap's tiles are. */
export interface BasemapOptions {
  /** Absolute URL template with `{z}`, `{x}` and `{y}`. */
  readonly tilesUrl: string;
  /** The archive's deepest zoom; the map enlarges its tiles beyond. */
  readonly maxzoom: number;
}

/** The first label layer of the offline style: data goes below it. */
export const FIRST_LABEL_LAYER = "water-label";

/** North America; the archive has no tiles for the rest of the world below {@link WORLD_MAXZOOM}. */
const REGION_BOUNDS: [number, number, number, number] = [-172, 14, -52, 66.5];
const WORLD_MAXZOOM = 3;

/** In a tab of its own: the map may be in another page's frame. */
const link = (href: string, text: string) => `<a href="${href}" target="_blank">${text}</a>`;

const ATTRIBUTION = [
  link("https://www.naturalearthdata.com/", "Natural Earth"),
  "U.S. Census Bureau",
  `${link("https://www.geonames.org/", "GeoNames")} (CC BY 4.0)`,
].join(", ");

/**
 * The style of the basemap that the app serves itself. It names no glyphs and no sprite: the map
 * draws text with the reader's own fonts.
 */
export function offlineStyle(
  theme: Theme,
  { tilesUrl, maxzoom }: BasemapOptions,
): StyleSpecification {
  const palette = PALETTES[theme];
  return {
    version: 8,
    name: `Offline ${theme}`,
    sources: {
      basemap: {
        type: "vector",
        tiles: [tilesUrl],
        minzoom: 0,
        maxzoom,
        bounds: REGION_BOUNDS,
        attribution: ATTRIBUTION,
      },
      world: {
        type: "vector",
        tiles: [tilesUrl],
        minzoom: 0,
        maxzoom: Math.min(WORLD_MAXZOOM, maxzoom),
        attribution: ATTRIBUTION,
      },
    },
    layers: [
      ...groundLayers(palette),
      ...lineLayers(palette),
      ...areaLabelLayers(palette),
      ...placeLayers(palette),
    ],
  };
}

/**
 * What MapLibre is given as its style: an object for the offline basemap, a URL for the others.
 * Only the offline basemap follows the theme.
 *
 * @param setting `offline`, one of CARTO's public styles (`voyager`, `positron`, `dark-matter`), or
 * the https URL of a style
 */
export function basemapStyle(
  setting: string,
  theme: Theme,
  options: BasemapOptions,
): StyleSpecification | string {
  switch (setting) {
    case "offline":
      return offlineStyle(theme, options);
    case "voyager":
    case "positron":
    case "dark-matter":
      return `https://basemaps.cartocdn.com/gl/${setting}-gl-style/style.json`;
    default:
      return setting;
  }
}
