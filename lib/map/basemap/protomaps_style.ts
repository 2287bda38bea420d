/** The Protomaps basemap. It brings a library of layers: import it when they are to be drawn. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { layers } from "@protomaps/basemaps";
import type { Theme } from "./palette.ts";
import type { BasemapOptions } from "./basemap_style.ts";
import { creditLink } from "./credit_link.ts";
import { FONTS } from "./fonts.ts";
import { protomapsFlavor } from "./protomaps_flavor.ts";

const SOURCE = "protomaps";

/** OpenStreetMap's licence asks for it (https://osmfoundation.org/wiki/Licence/Attribution_Guidelines). */
const ATTRIBUTION = [
  creditLink("https://www.openstreetmap.org/copyright", "© OpenStreetMap contributors"),
  creditLink("https://protomaps.com/", "Protomaps"),
].join(", ");

/** Layers that mean nothing without the pictures of a sprite. */
const PICTURES = new Set(["roads_oneway", "roads_shields", "pois"]);

/**
 * The style of tiles in the schema of the Protomaps basemap, version 4. It names no glyphs and no
 * sprite, so that nothing comes from another server.
 */
export function protomapsStyle(theme: Theme, options: BasemapOptions): StyleSpecification {
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
    layers: drawn.filter(({ id }) => !PICTURES.has(id)).map(standAlone),
  };
}

/**
 * Takes the sprite's pictures out of a layer, and puts the reader's fonts behind each of the style's
 * own: the weight and the slant that those are named by hold for them too. Layers are made anew by
 * each call of the library.
 */
function standAlone(layer: LayerSpecification): LayerSpecification {
  if (layer.type !== "symbol" || layer.layout === undefined) return layer;
  for (const name of Object.keys(layer.layout)) {
    if (name.startsWith("icon-")) Reflect.deleteProperty(layer.layout, name);
  }
  addFonts(layer.layout);
  return layer;
}

/** Wherever in a layout: some texts change their font midway. */
function addFonts(part: unknown): void {
  if (Array.isArray(part) && part.length > 0 && part.every(isFont)) part.push(...FONTS);
  else if (typeof part === "object" && part !== null) Object.values(part).forEach(addFonts);
}

const isFont = (part: unknown) => typeof part === "string" && part.startsWith("Noto Sans ");
