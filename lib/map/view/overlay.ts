/**
 * deck.gl on a canvas of its own, over MapLibre's or below that of its labels. In MapLibre's own,
 * each hover would draw the basemap again, and a graphics context that was lost never comes back
 * whole: luma.gl keeps the state of the one before (luma.gl 9.4, WebGLStateTracker).
 */
import type { Layer, PickingInfo } from "@deck.gl/core";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import type { IControl, Map as MapLibreMap } from "maplibre-gl";

/**
 * Keeps deck.gl from looking by itself what is under the pointer. It is private to deck.gl:
 * tests/browser/view_test.ts fails where it has no effect any more.
 */
const NO_PICKING = { _pickable: false } as const;

/** CSS pixels from the map's top left, and how far around them. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius?: number;
}

export interface Overlay {
  /** @param layers the first lies lowest. */
  setLayers(layers: Layer[]): void;
  /** @returns what is drawn at a place, on top of what else is there. Waits for the graphics card. */
  pick(place: Place): PickingInfo | null;
  /** Null until deck.gl has started. */
  canvas(): HTMLCanvasElement | null;
  remove(): void;
}

/**
 * @param onAfterRender all that there is was drawn.
 * @param place puts the canvas elsewhere than above MapLibre's.
 */
export function createOverlay(
  map: MapLibreMap,
  onAfterRender: () => void,
  place?: (overlay: IControl) => IControl,
): Overlay {
  let isReady = false;
  const overlay = new MapLibreOverlay({
    interleaved: false,
    layers: [],
    ...NO_PICKING,
    // Circles and letters are smooth by their shaders; samples would cost four times the pixels.
    deviceProps: { webgl: { antialias: false } },
    onAfterRender,
    onLoad() {
      isReady = true;
      // The map's own canvas listens to keys: one without a name is no place to stop at.
      overlay.getCanvas()?.removeAttribute("tabindex");
    },
  });
  const control = place?.(overlay) ?? overlay;
  map.addControl(control);
  return {
    setLayers: (layers) => overlay.setProps({ layers }),
    pick(place) {
      if (!isReady) return null;
      overlay.setProps({ _pickable: true });
      try {
        return overlay.pickObject(place);
      } finally {
        overlay.setProps(NO_PICKING);
      }
    },
    canvas: () => isReady ? overlay.getCanvas() : null,
    remove: () => void map.removeControl(control),
  };
}
