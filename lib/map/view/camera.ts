/** Where the map looks, and how it gets elsewhere. */
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Feature, LngLat } from "../fields/feature.ts";
import { createFollowing, type Following } from "./following.ts";
import { type Bounds, type InView, type MapPosition, normalizedBounds } from "./position.ts";
import { type Box, fitRoom, inset, leastMove, roomOf, roomWithin } from "./uncovered.ts";
import { CLOSEST_FIT, CLOSEST_SHAPE, POINT_ZOOM } from "./zoom_levels.ts";

/** What is selected keeps so far from them: its ring, and 16 more. */
const RING_RADIUS = 12;
const REVEAL_MARGIN = RING_RADIUS + 16;
const MOVE_MS = 400;

export interface Camera extends Omit<Following, "begin" | "follow"> {
  /** Goes there at once, as the map does by itself. */
  begin(target: MapPosition | Bounds): void;
  inView(): InView;
  moveTo(target: MapPosition | Bounds, how?: { readonly animate: boolean }): void;
  /** Comes near enough to see the feature by itself; not where that is so already. */
  show(feature: Feature): void;
}

/** @param isStill whether the person wants less motion. */
export function createCamera(map: MapLibreMap, isStill: () => boolean): Camera {
  const following = createFollowing({
    fit: (bounds) => fit(bounds, CLOSEST_FIT, false),
    reveal,
    isOnMap,
    isMoving: () => map.isMoving(),
  });

  /** MapLibre's: it learns later of the container's, and fits into its own until then. */
  function size() {
    const { clientWidth: width, clientHeight: height } = map.getCanvas();
    return { width, height };
  }

  /** @returns what is covered by nothing, now and as long as nothing is opened. */
  function freeRoom(): Box {
    const { boxes, insets } = following.covers();
    return roomOf(roomWithin(size(), insets), boxes);
  }

  function fit([west, south, east, north]: Bounds, maxZoom: number, animate: boolean): void {
    map.fitBounds([west, south, east, north], {
      maxZoom,
      animate,
      duration: MOVE_MS,
      // MapLibre would turn north up again.
      bearing: map.getBearing(),
      padding: inset(size(), fitRoom(freeRoom())),
    });
  }

  function goTo(target: MapPosition | Bounds, animate: boolean): void {
    if (!("zoom" in target)) return fit(target, CLOSEST_FIT, animate);
    const { longitude, latitude, zoom } = target;
    const camera = { center: [longitude, latitude] satisfies [number, number], zoom };
    if (animate) map.easeTo({ ...camera, duration: MOVE_MS });
    else map.jumpTo(camera);
  }

  /** Brings a place into the middle of what is not covered. */
  function center([longitude, latitude]: LngLat, zoom: number): void {
    const { left, right, top, bottom } = freeRoom();
    const { width, height } = size();
    map.easeTo({
      center: [longitude, latitude],
      zoom,
      offset: [(left + right - width) / 2, (top + bottom - height) / 2],
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

  const moveOutOfCover = (box: Box) =>
    leastMove(box, size(), following.covers().boxes, REVEAL_MARGIN);

  function isOnMap(feature: Feature): boolean {
    const box = boxOf(feature);
    const { width, height } = size();
    return box !== null && box.right >= 0 && box.left <= width && box.bottom >= 0 &&
      box.top <= height;
  }

  function reveal(feature: Feature): void {
    const box = boxOf(feature);
    if (box === null) return;
    const { x, y } = moveOutOfCover(box);
    if (x === 0 && y === 0) return;
    map.panBy([-x, -y], { duration: MOVE_MS, animate: !isStill() });
  }

  return {
    ...following,
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
    begin(target) {
      following.begin("zoom" in target ? null : target);
      goTo(target, false);
    },
    moveTo(target, { animate } = { animate: true }) {
      if ("zoom" in target) following.letGo();
      else following.follow(target);
      goTo(target, animate && !isStill());
    },
    show(feature) {
      following.letGo();
      const { place, bounds } = feature;
      if (bounds !== null) return fit(bounds, CLOSEST_SHAPE, !isStill());
      const box = boxOf(feature);
      if (place === null || box === null) return;
      const zoom = Math.max(map.getZoom(), POINT_ZOOM);
      const { x, y } = moveOutOfCover(box);
      if (zoom === map.getZoom() && x === 0 && y === 0) return;
      center(place, zoom);
    },
  };
}
