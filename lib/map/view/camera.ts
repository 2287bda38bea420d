/** Where the map looks, and how it gets elsewhere. */
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Feature, LngLat } from "../fields/feature.ts";
import type { Padding } from "./map_view_types.ts";
import { type Bounds, type InView, type MapPosition, normalizedBounds } from "./position.ts";
import { type Box, leastShift, roomIn } from "./uncovered.ts";
import { CLOSEST_FIT, CLOSEST_SHAPE, POINT_ZOOM } from "./zoom_levels.ts";

/** What is fitted keeps so far from the edges of what is not covered, in CSS pixels. */
const FIT_MARGIN = 56;
/** What is selected keeps so far from them. */
const REVEAL_MARGIN = 16;
const MOVE_MS = 400;

export interface Camera {
  inView(): InView;
  moveTo(target: MapPosition | Bounds, how?: { readonly animate: boolean }): void;
  /** Comes near enough to see the feature by itself; not where that is so already. */
  show(feature: Feature): void;
  /** Moves by the least that brings a feature on the map out from under what covers it. */
  reveal(feature: Feature): void;
  setPadding(padding: Padding): void;
}

/** @param isStill whether the person wants less motion. */
export function createCamera(map: MapLibreMap, isStill: () => boolean): Camera {
  let padding: Padding = { top: 0, right: 0, bottom: 0, left: 0 };

  function sizes(): { readonly width: number; readonly height: number } {
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    return { width, height };
  }

  function fit([west, south, east, north]: Bounds, maxZoom: number, animate: boolean): void {
    const room = roomIn(sizes(), padding, FIT_MARGIN);
    const { width, height } = sizes();
    map.fitBounds([west, south, east, north], {
      maxZoom,
      animate,
      // MapLibre would turn north up again.
      bearing: map.getBearing(),
      padding: {
        left: room.left,
        top: room.top,
        right: width - room.right,
        bottom: height - room.bottom,
      },
    });
  }

  function moveTo(target: MapPosition | Bounds, { animate } = { animate: true }): void {
    const moves = animate && !isStill();
    if (!("zoom" in target)) return fit(target, CLOSEST_FIT, moves);
    const { longitude, latitude, zoom } = target;
    const camera = { center: [longitude, latitude] satisfies [number, number], zoom };
    if (moves) map.easeTo({ ...camera, duration: MOVE_MS });
    else map.jumpTo(camera);
  }

  /** Brings a place into the middle of what is not covered. */
  function center([longitude, latitude]: LngLat, zoom: number): void {
    const { left, right, top, bottom } = padding;
    map.easeTo({
      center: [longitude, latitude],
      zoom,
      offset: [(left - right) / 2, (top - bottom) / 2],
      duration: MOVE_MS,
      animate: !isStill(),
    });
  }

  /** Where it is on the map, in the copy of the world that is looked at. */
  function boxOf({ place, bounds }: Feature): Box | null {
    const box = bounds ?? (place === null ? null : [...place, ...place] as const);
    if (box === null) return null;
    const [west, south, east, north] = box;
    const worlds = 360 * Math.round((map.getCenter().lng - (west + east) / 2) / 360);
    const corners = [[west, south], [east, south], [west, north], [east, north]] as const;
    const points = corners.map(([longitude, latitude]) =>
      map.project([longitude + worlds, latitude])
    );
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    return {
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    };
  }

  return {
    inView() {
      const { lat: latitude, lng: longitude } = map.getCenter().wrap();
      const bounds = map.getBounds();
      return {
        position: { latitude, longitude, zoom: map.getZoom() },
        bounds: normalizedBounds(
          [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
        ),
      };
    },
    moveTo,
    show(feature) {
      const { place, bounds } = feature;
      if (bounds !== null) return fit(bounds, CLOSEST_SHAPE, !isStill());
      const box = boxOf(feature);
      if (place === null || box === null) return;
      const zoom = Math.max(map.getZoom(), POINT_ZOOM);
      const shift = leastShift(box, roomIn(sizes(), padding, REVEAL_MARGIN));
      if (zoom === map.getZoom() && shift.x === 0 && shift.y === 0) return;
      center(place, zoom);
    },
    reveal(feature) {
      const box = boxOf(feature);
      const { width, height } = sizes();
      if (box === null || box.right < 0 || box.left > width) return;
      if (box.bottom < 0 || box.top > height) return;
      const { x, y } = leastShift(box, roomIn(sizes(), padding, REVEAL_MARGIN));
      if (x === 0 && y === 0) return;
      map.panBy([-x, -y], { duration: MOVE_MS, animate: !isStill() });
    },
    setPadding: (next) => void (padding = next),
  };
}
