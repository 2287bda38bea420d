/** Runs in the browser: one layer in plain deck.gl. */
import { h3QuerySource, vectorQuerySource } from "@carto/api-client";
import { colorBins, colorCategories, H3TileLayer, VectorTileLayer } from "@deck.gl/carto";
import { Deck, type Layer, MapView } from "@deck.gl/core";
import type { KindName } from "./kinds.ts";

export interface AloneSettings {
  readonly kind: KindName;
  readonly source: {
    readonly accessToken: string;
    readonly apiBaseUrl: string;
    readonly connectionName: string;
    readonly sqlQuery: string;
  };
  readonly classes: readonly string[];
  readonly view: { readonly longitude: number; readonly latitude: number; readonly zoom: number };
}

/** By default, deck.gl loads its tile parser from a public CDN. */
const loadOptions = { core: { worker: false } };
/** The same zoom per wheel tick as in MapLibre. */
const ZOOM_SPEED = 1 / 450;
const FLAT = { depthWriteEnabled: false, depthCompare: "always" } as const;
const THIN = {
  stroked: true,
  lineWidthUnits: "pixels",
  getLineWidth: 0.75,
  lineJointRounded: true,
} as const;

async function layerOf({ kind, source, classes }: AloneSettings): Promise<Layer> {
  const common = { id: kind, loadOptions, parameters: FLAT, pickable: false };
  if (kind === "cells") {
    return new H3TileLayer({
      ...common,
      ...THIN,
      data: await h3QuerySource({
        ...source,
        spatialDataColumn: "h3",
        aggregationExp: "SUM(value) AS value",
      }),
      extruded: false,
      opacity: 0.8,
      getFillColor: colorBins({ attr: "value", domain: [20, 40, 60, 80], colors: "Teal" }),
      getLineColor: [42, 86, 116, 140],
    });
  }
  const data = await vectorQuerySource({ ...source, columns: ["id", "class"] });
  const byClass = colorCategories({ attr: "class", domain: [...classes], colors: "Bold" });
  switch (kind) {
    case "points":
      return new VectorTileLayer({
        ...common,
        data,
        getFillColor: byClass,
        pointRadiusUnits: "pixels",
        getPointRadius: 3,
        stroked: true,
        lineWidthUnits: "pixels",
        getLineWidth: 1,
        getLineColor: [255, 255, 255],
      });
    case "polygons":
      return new VectorTileLayer({
        ...common,
        ...THIN,
        data,
        opacity: 0.8,
        getFillColor: byClass,
        getLineColor: byClass,
      });
    case "lines":
      return new VectorTileLayer({
        ...common,
        data,
        getLineColor: byClass,
        lineWidthUnits: "pixels",
        getLineWidth: 2,
        lineCapRounded: true,
        lineJointRounded: true,
      });
  }
}

declare global {
  function startAlone(settings: AloneSettings): Promise<void>;
}

globalThis.startAlone = async (settings) => {
  const parent = document.querySelector<HTMLDivElement>(".map-canvas");
  if (parent === null) throw new Error("The page has no place for the map");
  new Deck({
    parent,
    // As in our map: multisampling would cost four times the pixels.
    deviceProps: { type: "webgl", webgl: { antialias: false } },
    views: new MapView({ controller: { scrollZoom: { speed: ZOOM_SPEED } } }),
    initialViewState: settings.view,
    layers: [await layerOf(settings)],
  });
};
