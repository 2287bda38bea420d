/** MapLibre with layers drawn over it by deck.gl. Heavy: import it when a map is to be shown. */
import { type Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import { type BasemapStyle, loadBasemapStyle, type Theme } from "../basemap/basemap_style.ts";
import { createBasemapTurn } from "../basemap/basemap_turn.ts";
import { createBlankMap } from "../basemap/blank_map.ts";
import { mapFonts } from "../basemap/fonts.ts";
import { captureMap } from "../export/capture.ts";
import { type Camera, createCamera } from "./camera.ts";
import { cooperateWithPage } from "./cooperative_gestures.ts";
import { coversGround } from "./covers_ground.ts";
import { followPerson } from "./interaction.ts";
import { createLayersOverlay } from "./layers_overlay.ts";
import type { MapView, MapViewOptions } from "./map_view_types.ts";
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
    loadBasemapStyle(options.basemap, options.basemapOptions, mapFonts),
    // Without that code, labels lie below.
    options.layers.some(coversGround) ? import("./raised_labels.ts").catch(() => null) : null,
  ]);
  setWorkerUrl(options.workerUrl);
  const map = createBlankMap(container, {
    texts: options.texts,
    basemap: options.basemap,
    view,
    turns: view.pitch !== 0 || view.bearing !== 0,
    isStill: stillness.matches,
  });
  const stopCooperating = options.cooperates ? cooperateWithPage(map, container) : () => {};
  const basemap = createShownBasemap(map, styleOf, options);
  labels?.raiseLabels(map);
  const { drawing, overlay, stop: stopWatching } = createLayersOverlay({
    ...options,
    map,
    basemapTurn: basemap.turn,
    belowLabels: labels?.belowLabels,
  });
  const camera = createCamera(map, () => stillness.matches);
  followPerson({ ...options, map, camera, drawing, overlay });

  const showMarker = createSelectionMarker(map);
  map.on("movestart", ({ originalEvent }) => {
    if (originalEvent !== undefined) camera.letGo();
  });
  let hasBegun = false;

  return {
    begin(start) {
      camera.begin(start);
      if (hasBegun) return;
      hasBegun = true;
      reportView(map, camera, options);
      basemap.turn.begin();
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
    setTheme: basemap.setTheme,
    capture: () => captureMap(map),
    settled: async () => map.loaded() || await map.once("idle"),
    remove() {
      stopWatching();
      stopCooperating();
      basemap.turn.cancel();
      map.remove();
    },
  };
}

/** The basemap, shown when it is its turn, in the page's theme. */
function createShownBasemap(
  map: MapLibreMap,
  styleOf: BasemapStyle,
  { theme, onFirstDraw }: Pick<MapViewOptions, "theme" | "onFirstDraw">,
) {
  let isShown = false;
  // Not visible by its style: else each of its blank frames would be put on the page.
  const { dataset } = map.getCanvas();
  dataset.blank = "";
  const turn = createBasemapTurn(() => {
    isShown = true;
    delete dataset.blank;
    map.setStyle(styleOf(theme), { diff: false });
    onFirstDraw();
  }, requestAnimationFrame);
  return {
    turn,
    setTheme(next: Theme) {
      theme = next;
      if (isShown) map.setStyle(styleOf(theme));
    },
  };
}

/** Reports each change of the view from now on. */
function reportView(
  map: MapLibreMap,
  camera: Camera,
  { onMove, onRest }: Pick<MapViewOptions, "onMove" | "onRest">,
): void {
  const rest = () => onRest(camera.inView(), camera.isMoved());
  map.on("move", onMove);
  map.on("resize", () => {
    camera.resized();
    rest();
  });
  map.on("moveend", () => {
    camera.rested();
    rest();
  });
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
