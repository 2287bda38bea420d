/** MapLibre without a basemap yet: its controls, and how it is moved. */
import { Map as MapLibreMap, NavigationControl, type StyleSpecification } from "maplibre-gl";
import { MapError } from "../access/map_access.ts";

interface BlankMapOptions {
  /** The map's texts in the person's language, by MapLibre's keys. */
  readonly texts: Readonly<Record<string, string>>;
  /** The person wants less motion. */
  readonly isStill: boolean;
}

/** MapLibre draws nothing without a style, and does not tell of its moves either. */
const NO_BASEMAP: StyleSpecification = { version: 8, sources: {}, layers: [] };

/** @throws {MapError} `unsupported` in a browser without WebGL2. */
export function createBlankMap(
  container: HTMLElement,
  { texts, isStill }: BlankMapOptions,
): MapLibreMap {
  const map = startMap(container, texts, isStill);
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.dragRotate.disable();
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

function startMap(
  container: HTMLElement,
  texts: BlankMapOptions["texts"],
  isStill: boolean,
): MapLibreMap {
  try {
    return new MapLibreMap({
      container,
      style: NO_BASEMAP,
      locale: texts,
      attributionControl: { compact: true },
      maxPitch: 0,
      renderWorldCopies: false,
      ...isStill ? { fadeDuration: 0 } : {},
    });
  } catch (cause) {
    throw new MapError("unsupported", { cause });
  }
}
