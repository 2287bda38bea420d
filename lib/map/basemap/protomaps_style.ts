/** The Protomaps basemap. It contains a library of layers: load it only when needed. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { layers } from "@protomaps/basemaps";
import type { Theme } from "./palette.ts";
import type { StyleOptions } from "./basemap_types.ts";
import { creditLink } from "./credit_link.ts";
import { protomapsFlavor } from "./protomaps_flavor.ts";

const SOURCE = "protomaps";

/** Required (https://osmfoundation.org/wiki/Licence/Attribution_Guidelines). */
const ATTRIBUTION = [
  creditLink("https://www.openstreetmap.org/copyright", "© OpenStreetMap contributors"),
  creditLink("https://protomaps.com/", "Protomaps"),
].join(", ");

/** Layers that need the images of a sprite. */
const PICTURES = new Set(["roads_oneway", "roads_shields", "pois"]);

/**
 * The style of tiles in the schema of the Protomaps basemap, version 4. It uses no glyphs and no
 * sprite, so that nothing is requested from another server.
 */
export function protomapsStyle(theme: Theme, options: StyleOptions): StyleSpecification {
  const { bounds: [west, south, east, north], language, maxzoom, minzoom, tilesUrl } = options;
  const drawn: LayerSpecification[] = layers(SOURCE, protomapsFlavor(theme), { lang: language });
  return {
    version: 8,
    name: `Protomaps ${theme}`,
    sources: {
      [SOURCE]: {
        type: "vector",
        tiles: [tilesUrl],
        minzoom,
        maxzoom,
        bounds: [west, south, east, north],
        attribution: ATTRIBUTION,
      },
    },
    layers: drawn.filter(({ id }) => !PICTURES.has(id)).map((layer) =>
      standAlone(layer, options.fonts)
    ),
  };
}

/**
 * Removes a layer's sprite images, and adds fonts as fallbacks of the style's own, in their weight
 * and slant. It may modify the layers, since each call of the library creates new
 * ones.
 */
function standAlone(layer: LayerSpecification, fonts: string): LayerSpecification {
  if (layer.type !== "symbol" || layer.layout === undefined) return layer;
  for (const name of Object.keys(layer.layout)) {
    if (name.startsWith("icon-")) Reflect.deleteProperty(layer.layout, name);
  }
  addFonts(layer.layout, fonts);
  return layer;
}

/** Anywhere in a layout: some texts change their font midway. */
function addFonts(part: unknown, fonts: string): void {
  if (Array.isArray(part) && part.length > 0 && part.every(isFont)) part.push(fonts);
  else if (typeof part === "object" && part !== null) {
    for (const one of Object.values(part)) addFonts(one, fonts);
  }
}

const isFont = (part: unknown) => typeof part === "string" && part.startsWith("Noto Sans ");
