import type { StyleSpecification } from "maplibre-gl";
import { areaLabelLayers, groundLayers, lineLayers, placeLayers } from "./basemap_layers.ts";
import { PALETTES, type Theme } from "./palette.ts";
import type { StyleOptions } from "./basemap_types.ts";
import { creditLink } from "./credit_link.ts";

/**
 * North America; the archive has no tiles for the rest of the world below {@link WORLD_MAXZOOM}.
 */
const REGION_BOUNDS: [number, number, number, number] = [-172, 14, -52, 66.5];
const WORLD_MAXZOOM = 3;

const ATTRIBUTION = [
  creditLink("https://www.naturalearthdata.com/", "Natural Earth"),
  "U.S. Census Bureau",
  `${creditLink("https://www.geonames.org/", "GeoNames")} (CC BY 4.0)`,
].join(", ");

/** The style of the app's own basemap, without glyphs and sprite. */
export function offlineStyle(
  theme: Theme,
  { tilesUrl, maxzoom, fonts }: Pick<StyleOptions, "tilesUrl" | "maxzoom" | "fonts">,
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
      ...areaLabelLayers(palette, fonts),
      ...placeLayers(palette, fonts),
    ],
  };
}
