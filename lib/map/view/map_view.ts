/** MapLibre with layers drawn over it by deck.gl. Heavy: import it when a map is to be shown. */
import { setWorkerUrl } from "maplibre-gl";
import { loadBasemapStyle } from "../basemap/basemap_style.ts";
import { createBasemapTurn } from "../basemap/basemap_turn.ts";
import { createBlankMap } from "../basemap/blank_map.ts";
import { captureMap } from "../export/capture.ts";
import { createCamera } from "./camera.ts";
import { watchContexts } from "./context_watch.ts";
import { cooperateWithPage } from "./cooperative_gestures.ts";
import { coversGround } from "./covers_ground.ts";
import { createDrawing } from "./drawing.ts";
import { followPerson } from "./interaction.ts";
import { createLayerTiles } from "./layer_tiles.ts";
import type { MapView, MapViewOptions } from "./map_view_types.ts";
import { createOverlay, type Overlay } from "./overlay.ts";
import { createSelectionMarker } from "./selection_marker.ts";

/**
 * Does all that can be done before it is known where to look.
 *
 * @throws {MapError} `unsupported` in a browser without WebGL2.
 */
export async function createMapView(options: MapViewOptions): Promise<MapView> {
  const { container } = options;
  const view = leaningView(options);
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const [styleOf, labels] = await Promise.all([
    loadBasemapStyle(options.basemap, options.basemapOptions),
    // Without that code, labels lie below.
    options.layers.some(coversGround) ? import("./raised_labels.ts").catch(() => null) : null,
  ]);
  let theme = options.theme;
  setWorkerUrl(options.workerUrl);
  const map = createBlankMap(container, {
    texts: options.texts,
    basemap: options.basemap,
    view,
    turns: view.pitch !== 0 || view.bearing !== 0,
    isStill: stillness.matches,
  });
  const stopCooperating = options.cooperates ? cooperateWithPage(map, container) : () => {};
  let hasBasemap = false;
  const basemapTurn = createBasemapTurn(() => {
    hasBasemap = true;
    map.setStyle(styleOf(theme), { diff: false });
  }, requestAnimationFrame);

  labels?.raiseLabels(map);
  const newOverlay = () => createOverlay(map, basemapTurn.drawn, labels?.belowLabels);
  /** Null while there is nothing to draw on. */
  let overlay: Overlay | null = newOverlay();
  const drawing = createDrawing({
    ...options,
    fetchOf: createLayerTiles({
      ...options,
      onAsked: basemapTurn.asked,
      onArrived: basemapTurn.arrived,
    }),
    show: (layers) => overlay?.setLayers(layers),
  });
  const stopWatching = watchContexts({
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
  const camera = createCamera(map, () => stillness.matches);
  followPerson({
    ...options,
    map,
    camera,
    drawing,
    overlay: () => overlay,
  });

  const showMarker = createSelectionMarker(map);
  map.on("movestart", ({ originalEvent }) => {
    if (originalEvent !== undefined) camera.letGo();
  });
  let hasBegun = false;

  /** Tells of the view from the start on. */
  function tellOfView(): void {
    const rest = () => options.onRest(camera.inView(), camera.isMoved());
    map.on("move", options.onMove);
    map.on("resize", () => {
      camera.resized();
      rest();
    });
    map.on("moveend", () => {
      camera.rested();
      rest();
    });
    basemapTurn.begin();
  }

  return {
    begin(start) {
      camera.begin(start);
      if (!hasBegun) tellOfView();
      hasBegun = true;
    },
    draw: drawing.draw,
    inView: camera.inView,
    moveTo: camera.moveTo,
    showFeature: camera.show,
    mark(feature) {
      showMarker(feature);
      camera.keep(feature);
    },
    setCovers: camera.setCovers,
    setTheme(next) {
      theme = next;
      if (hasBasemap) map.setStyle(styleOf(theme));
    },
    capture: () => captureMap(map),
    remove() {
      stopWatching();
      stopCooperating();
      basemapTurn.cancel();
      map.remove();
    },
  };
}

/** How far a map leans whose document says nothing of it, in degrees: heights are seen so. */
const LEANING = 45;

/** @returns how the map is looked at: where a layer has a height, it leans. */
function leaningView(
  { view = { pitch: 0, bearing: 0 }, layers }: Pick<MapViewOptions, "view" | "layers">,
): NonNullable<MapViewOptions["view"]> {
  const isRaised = layers.some((layer) => "height" in layer && layer.height !== undefined);
  return isRaised && view.pitch === 0 ? { ...view, pitch: LEANING } : view;
}
