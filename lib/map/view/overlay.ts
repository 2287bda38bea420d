/**
 * deck.gl on a canvas of its own, over MapLibre's or below that of its labels. In MapLibre's own,
 * each hover would draw the basemap again, and a graphics context that was lost never comes back
 * whole: luma.gl keeps the state of the one before (luma.gl 9.4, WebGLStateTracker).
 *
 * It takes no events, so that deck.gl never looks by itself what is under the pointer (picking.ts).
 */
import { Deck, type Layer, MapView, type PickingInfo } from "@deck.gl/core";
import type { Map as MapLibreMap } from "maplibre-gl";
import { followFrames } from "./frame_follower.ts";
import { frameDone } from "./frame_done.ts";
import { viewStateOf } from "./map_pose.ts";

/** CSS pixels from the map's top left, and how far around them. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius?: number;
}

export interface Overlay {
  /** @param layers the first lies lowest. */
  setLayers(layers: Layer[]): void;
  /**
   * @returns what is drawn at a place, on top of what else is there. Waits for the graphics card.
   */
  pick(place: Place): PickingInfo | null;
  /** Null until deck.gl has started. */
  canvas(): HTMLCanvasElement | null;
  /** Resolves when the graphics card has drawn the last frame; null where it owes none. */
  drawn(): Promise<void> | null;
  remove(): void;
}

/**
 * @param onAfterRender all that there is was drawn.
 * @param draws whether there is something to draw. Until then there is no frame.
 * @param put adds what it draws on to the page: above MapLibre's canvas, and below the markers.
 */
export function createOverlay(
  map: MapLibreMap,
  onAfterRender: () => void,
  draws: () => boolean | undefined,
  put = (canvas: HTMLElement, overlay: HTMLElement): void => canvas.after(overlay),
): Overlay {
  const container = document.createElement("div");
  Object.assign(container.style, { position: "absolute", left: 0, top: 0, pointerEvents: "none" });
  let isReady = false;
  let drawn: Promise<void> | null = null;
  const deck = new Deck({
    parent: container,
    layers: [],
    views: new MapView({ id: "map" }),
    viewState: viewStateOf(map),
    deviceProps: {
      type: "webgl",
      // Circles and letters are smooth by their shaders; samples would cost four times the pixels.
      webgl: { antialias: false },
      createCanvasContext: { pixelSizeSource: "css-dpr" },
    },
    onAfterRender() {
      const frame = frameDone(canvas());
      drawn = frame;
      frame.then(() => {
        if (drawn === frame) drawn = null;
      });
      onAfterRender();
    },
    onLoad() {
      isReady = true;
      // The map's own canvas listens to keys: one without a name is no place to stop at.
      deck.getCanvas()?.removeAttribute("tabindex");
    },
  });
  const { redraw } = deck;
  // Its own loop calls it too.
  deck.redraw = (reason) => {
    if (draws()) redraw.call(deck, reason);
  };
  const canvas = () => isReady ? deck.getCanvas() : null;
  put(map.getCanvas(), container);
  const follower = followFrames(map, {
    container,
    draw() {
      deck.setProps({ viewState: viewStateOf(map) });
      if (isReady) deck.redraw();
      return drawn;
    },
  });
  function remove(): void {
    map.off("remove", remove);
    follower.stop();
    container.remove();
    deck.finalize();
  }
  map.on("remove", remove);

  return {
    setLayers(layers) {
      follower.settle();
      // A map that was moved and not drawn yet would ask for the tiles of where it was.
      deck.setProps({ layers, viewState: viewStateOf(map) });
    },
    pick(place) {
      if (!isReady) return null;
      follower.catchUp();
      return deck.pickObject(place);
    },
    canvas,
    drawn: () => drawn,
    remove,
  };
}
