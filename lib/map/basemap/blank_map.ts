/** MapLibre before it has a basemap: its controls and gestures. */
import { Map as MapLibreMap, NavigationControl, type StyleSpecification } from "maplibre-gl";
import { MapError } from "../access/map_access.ts";
import type { MapDocument } from "../document.ts";
import type { BasemapSetting } from "./basemap_style.ts";
import { withCartoKey } from "./carto_basemaps.ts";

interface BlankMapOptions {
  /** The map's texts in the person's language, by MapLibre's keys. */
  readonly texts: Readonly<Record<string, string>>;
  readonly basemap: BasemapSetting;
  /** Pitch, bearing and zooms of the document. */
  readonly view: NonNullable<MapDocument["view"]>;
  /** The map may be pitched and rotated. */
  readonly turns: boolean;
  /** The person prefers reduced motion. */
  readonly isStill: boolean;
}

/** Without a style MapLibre neither draws nor fires move events. */
const NO_BASEMAP: StyleSpecification = { version: 8, sources: {}, layers: [] };
/** In degrees; beyond it, too many tiles are in view. */
const STEEPEST = 60;

/** @throws {MapError} `unsupported` in a browser without WebGL2. */
export function createBlankMap(container: HTMLElement, options: BlankMapOptions): MapLibreMap {
  const { turns } = options;
  const map = startMap(container, options);
  if (turns) {
    // The page has its own zoom buttons.
    map.addControl(new NavigationControl({ showZoom: false, visualizePitch: true }), "top-right");
  } else {
    map.dragRotate.disable();
    map.touchPitch.disable();
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
  }
  return map;
}

function startMap(
  container: HTMLElement,
  { texts, basemap, view, turns, isStill }: BlankMapOptions,
): MapLibreMap {
  const { pitch, bearing, zooms: [minZoom, maxZoom] = [] } = view;
  const key = basemap.kind === "styles" ? basemap.key : undefined;
  try {
    return new MapLibreMap({
      container,
      style: NO_BASEMAP,
      locale: texts,
      // Credits stay in sight (OpenStreetMap, CARTO): nothing folds them away.
      attributionControl: { compact: false },
      maxPitch: turns ? STEEPEST : 0,
      pitch,
      bearing,
      ...minZoom === undefined ? {} : { minZoom },
      ...maxZoom === undefined ? {} : { maxZoom },
      ...isStill ? { fadeDuration: 0 } : {},
      ...key === undefined ? {} : { transformRequest: (url) => ({ url: withCartoKey(url, key) }) },
    });
  } catch (cause) {
    throw new MapError("unsupported", { cause });
  }
}
