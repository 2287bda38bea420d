/** The layers on a canvas over the map, which is replaced once its graphics context was lost. */
import type { LngLat, Map as MapLibreMap } from "maplibre-gl";
import type { BasemapTurn } from "../basemap/basemap_turn.ts";
import { watchContexts } from "./context_watch.ts";
import { createDrawing, type Drawing } from "./drawing.ts";
import { createLayerTiles } from "./layer_tiles.ts";
import type { MapViewOptions } from "./map_view_types.ts";
import { createOverlay, type Overlay } from "./overlay.ts";

/** In CSS pixels: to fit what covers the map, the page moves its corner by less. */
const FAR = 128;

export interface LayersOverlayOptions extends MapViewOptions {
  readonly map: MapLibreMap;
  readonly basemapTurn: Pick<BasemapTurn, "asked" | "arrived" | "drawn">;
  /** Puts the canvas below labels; undefined where it lies over them. */
  readonly belowLabels: Parameters<typeof createOverlay>[3];
}

export interface LayersOverlay {
  readonly drawing: Drawing;
  /** Null while there is nothing to draw on. */
  overlay(): Overlay | null;
  /** Stops watching the graphics contexts. */
  stop(): void;
}

export function createLayersOverlay(options: LayersOverlayOptions): LayersOverlay {
  const { map, container, basemapTurn } = options;
  let draws: boolean | undefined;
  let corner: LngLat | undefined;
  // Putting an empty frame on the page takes a software graphics card up to half a second, which
  // the first features would lack.
  const newOverlay = () => createOverlay(map, basemapTurn.drawn, () => draws, options.belowLabels);
  let overlay: Overlay | null = newOverlay();
  // Layers learn of another view as they are drawn: else they would only ask for the first tiles.
  map.on("move", () => {
    draws ||= corner && map.project(corner).mag() > FAR;
  });
  const drawing = createDrawing({
    ...options,
    fetchOf: createLayerTiles({
      ...options,
      onAsked: basemapTurn.asked,
      onArrived() {
        draws = true;
        basemapTurn.arrived();
      },
      drawn: () => overlay?.drawn(),
    }),
    onLayerFault(layer, fault) {
      draws = true;
      options.onLayerFault(layer, fault);
    },
    show(layers) {
      corner ??= map.unproject([0, 0]);
      overlay?.setLayers(layers);
    },
  });
  const stop = watchContexts({
    container,
    onLost(canvas) {
      // deck.gl takes nothing up again: another takes its place.
      if (canvas !== overlay?.canvas()) return;
      overlay.remove();
      overlay = null;
    },
    onState(state) {
      if (state === "ok" && overlay === null) {
        overlay = newOverlay();
        drawing.renew();
      }
      options.onContext(state);
    },
  });
  return { drawing, overlay: () => overlay, stop };
}
