/** How a map lies, for deck.gl, and for a picture of an earlier moment that moves along. */
import type { MapViewState } from "@deck.gl/core";
import type { Map as MapLibreMap, Point } from "maplibre-gl";

/** CSS pixels that are covered at each edge. */
interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** @returns the same view for deck.gl. */
export function viewStateOf(
  map: MapLibreMap,
): MapViewState & { readonly repeat: boolean; readonly padding: Padding } {
  const { lng, lat } = map.getCenter();
  const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding();
  return {
    longitude: ((lng + 540) % 360) - 180,
    latitude: lat,
    zoom: map.getZoom(),
    bearing: map.getBearing(),
    pitch: map.getPitch(),
    padding: { top, bottom, left, right },
    repeat: map.getRenderWorldCopies(),
  };
}

/** A moment of a map. */
export interface MapPose {
  readonly center: { readonly lng: number; readonly lat: number };
  /** Where the center lies, in CSS pixels. */
  readonly at: Pick<Point, "x" | "y">;
  readonly zoom: number;
  /** Degrees. */
  readonly bearing: number;
  readonly pitch: number;
}

export function poseOf(map: MapLibreMap): MapPose {
  const { lng, lat } = map.getCenter();
  const { x, y } = map.project([lng, lat]);
  return {
    center: { lng, lat },
    at: { x, y },
    zoom: map.getZoom(),
    bearing: map.getBearing(),
    pitch: map.getPitch(),
  };
}

/**
 * @param shown what a picture of the whole map shows.
 * @returns styles that put it where the map is now; null where it leans, and a plane cannot follow.
 */
export function moveAlong(
  map: MapLibreMap,
  shown: MapPose,
): { readonly transform: string; readonly transformOrigin: string } | null {
  if (shown.pitch !== 0 || map.getPitch() !== 0) return null;
  const { lng, lat } = shown.center;
  // The copy of the world that the map shows now.
  const turns = Math.round((map.getCenter().lng - lng) / 360);
  const now = map.project([lng + turns * 360, lat]);
  const [x, y] = [now.x - shown.at.x, now.y - shown.at.y];
  const scale = 2 ** (map.getZoom() - shown.zoom);
  const turned = shown.bearing - map.getBearing();
  return {
    transform: `translate(${x}px, ${y}px) rotate(${turned}deg) scale(${scale})`,
    transformOrigin: `${shown.at.x}px ${shown.at.y}px`,
  };
}
