import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";
import type { BasemapPalette } from "./palette.ts";

/** The two sources of the style, and the prefix of their layers in the tiles. */
const PARTS = [["world", "world_"], ["basemap", ""]] as const;

/** Each label has the zooms at which it fits. */
const HAS_ROOM: ExpressionSpecification = ["<=", ["get", "minzoom"], ["zoom"]];

/** Water, land, lakes and rivers. */
export function groundLayers({ water, land }: BasemapPalette): LayerSpecification[] {
  const fills = (layer: string, color: string) =>
    PARTS.map(([source, prefix]): LayerSpecification => ({
      id: `${source}-${layer}`,
      type: "fill",
      source,
      "source-layer": `${prefix}${layer}`,
      paint: { "fill-color": color, "fill-antialias": true },
    }));
  return [
    { id: "background", type: "background", paint: { "background-color": water } },
    ...fills("land", land),
    ...fills("lake", water),
    {
      id: "estuary",
      type: "fill",
      source: "basemap",
      "source-layer": "estuary",
      paint: { "fill-color": water },
    },
    {
      id: "river",
      type: "line",
      source: "basemap",
      "source-layer": "river",
      minzoom: 5,
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": water,
        "line-width": ["interpolate", ["exponential", 1.4], ["zoom"], 5, 0.7, 9, 1.8, 13, 5],
      },
    },
  ];
}

/** Borders, quieter the smaller the area. */
export function lineLayers(palette: BasemapPalette): LayerSpecification[] {
  return [
    {
      id: "county",
      type: "line",
      source: "basemap",
      "source-layer": "county",
      minzoom: 7,
      maxzoom: 9.5,
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.countyLine,
        "line-width": 1,
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 7, 0, 7.6, 1, 8.5, 1, 9.5, 0],
      },
    },
    {
      id: "state",
      type: "line",
      source: "basemap",
      "source-layer": "state",
      minzoom: 3,
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.stateLine,
        "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 7, 1.1, 12, 1.6],
        // Coarser than streets: close up, it would cross houses.
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 8, 1, 10, 0.4, 12, 0],
      },
    },
    ...PARTS.map(([source, prefix]): LayerSpecification => ({
      id: `${source}-country`,
      type: "line",
      source,
      "source-layer": `${prefix}country`,
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.countryLine,
        "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.6, 6, 1.2, 12, 2],
      },
    })),
  ];
}

/** Names of seas, countries and states. */
export function areaLabelLayers(
  palette: BasemapPalette,
  fonts: string,
): LayerSpecification[] {
  const labels = labelsIn(fonts);
  const inRange = (kind: string): FilterSpecification => [
    "all",
    ["==", ["get", "class"], kind],
    HAS_ROOM,
    [">=", ["get", "maxzoom"], ["zoom"]],
  ];
  const spaced = { "text-transform": "uppercase", "text-letter-spacing": 0.14 } as const;
  return [
    ...labels("water-label", "area_label", inRange("water"), {
      "text-letter-spacing": 0.08,
      "text-max-width": 6,
      "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 12, 12, 13],
    }, { "text-color": palette.waterLabel, "text-halo-color": palette.water }).reverse(),
    ...labels("country-label", "area_label", inRange("country"), {
      ...spaced,
      "text-max-width": 7,
      "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 14],
    }, { "text-color": palette.minorLabel, "text-halo-color": palette.land }),
    ...labels("state-label", "area_label", inRange("state"), {
      ...spaced,
      "text-max-width": 7,
      "text-size": ["interpolate", ["linear"], ["zoom"], 4, 9.5, 8, 14],
    }, { "text-color": palette.minorLabel, "text-halo-color": palette.land }),
  ];
}

/** Names of cities, towns and quarters; the larger one takes precedence. */
export function placeLayers(
  palette: BasemapPalette,
  fonts: string,
): LayerSpecification[] {
  const labels = labelsIn(fonts);
  const is = (...kinds: string[]): FilterSpecification => [
    "all",
    ["in", ["get", "class"], ["literal", kinds]],
    HAS_ROOM,
  ];
  const bySize: ExpressionSpecification = ["-", 0, ["get", "rank"]];
  const byRank = (small: number, large: number): ExpressionSpecification => [
    "interpolate",
    ["linear"],
    ["get", "rank"],
    10,
    small,
    1000,
    large,
  ];
  return [
    ...labels("quarter-label", "place", is("neighbourhood"), {
      "symbol-sort-key": bySize,
      "text-max-width": 7,
      "text-size": ["interpolate", ["linear"], ["zoom"], 11, 10.5, 14, 13],
    }, { "text-color": palette.minorLabel, "text-halo-color": palette.land }),
    ...labels("borough-label", "place", is("borough"), {
      "symbol-sort-key": bySize,
      "text-transform": "uppercase",
      "text-letter-spacing": 0.12,
      "text-size": ["interpolate", ["linear"], ["zoom"], 9, 10, 13, 13],
    }, { "text-color": palette.minorLabel, "text-halo-color": palette.land }),
    ...labels("city-label", "place", is("city", "capital"), {
      "symbol-sort-key": bySize,
      // At low zooms a city's data is one mark on its center: the name is placed above.
      "text-anchor": ["step", ["zoom"], "bottom", 9, "center"],
      "text-offset": ["step", ["zoom"], ["literal", [0, -0.5]], 9, ["literal", [0, 0]]],
      "text-max-width": 7,
      "text-size": [
        "interpolate",
        ["linear"],
        ["zoom"],
        3,
        byRank(9.5, 11.5),
        7,
        byRank(10.5, 15),
        12,
        byRank(12, 21),
      ],
    }, {
      "text-color": ["step", ["get", "rank"], palette.minorLabel, 100, palette.label],
      "text-halo-color": palette.land,
    }),
  ];
}

/** @returns a function that makes the same label layer for both sources. */
const labelsIn = (fonts: string) =>
(
  id: string,
  layer: string,
  filter: FilterSpecification,
  layout: SymbolLayerSpecification["layout"],
  paint: SymbolLayerSpecification["paint"],
): LayerSpecification[] =>
  PARTS.map(([source, prefix]) => ({
    id: source === "basemap" ? id : `${source}-${id}`,
    type: "symbol",
    source,
    "source-layer": `${prefix}${layer}`,
    filter,
    layout: {
      "text-field": ["get", "name"],
      "text-font": [fonts],
      "text-padding": 4,
      ...layout,
    },
    paint: { "text-halo-width": 1.8, "text-halo-blur": 0.2, ...paint },
  }));
