/** Selects stores by pointer and keyboard, and draws a ring around the one that is selected. */
import type { PickingInfo } from "@deck.gl/core";
import type { MapLibreOverlay } from "@deck.gl/maplibre";
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import * as v from "valibot";
import { plainProperties, type Selection } from "./selection.ts";
import { DATASET } from "./store_source.ts";

const Position = v.looseTuple([v.number(), v.number()]);
const PointFeature = v.object({ geometry: v.object({ coordinates: Position }) });

/** How far from the map's middle the keyboard reaches, in CSS pixels. */
const REACH = 24;

export interface StorePicker {
  /** Selects what is there, or nothing. */
  pick(info: PickingInfo | null): void;
}

/**
 * Enter selects the store in the middle of the map, which the arrow keys move; Escape lets go.
 *
 * @param onSelect told of each store that is selected, and once with null when none is any more.
 */
export function createStorePicker(
  map: MapLibreMap,
  overlay: MapLibreOverlay,
  onSelect: (selection: Selection | null) => void,
): StorePicker {
  const ring = document.createElement("div");
  ring.className = "map-selected";
  let marker: Marker | null = null;

  function pick(info: PickingInfo | null): void {
    const position = info === null ? null : positionOf(info);
    if (info === null || position === null) {
      if (marker === null) return;
      marker.remove();
      marker = null;
      return onSelect(null);
    }
    marker ??= new Marker({ element: ring });
    marker.setLngLat(position).addTo(map);
    onSelect({ dataset: DATASET, properties: plainProperties(info.object.properties) });
  }

  map.getCanvas().addEventListener("keydown", ({ key }) => {
    if (key === "Escape") pick(null);
    if (key !== "Enter") return;
    const { clientWidth, clientHeight } = map.getCanvas();
    pick(overlay.pickObject({ x: clientWidth / 2, y: clientHeight / 2, radius: REACH }));
  });
  return { pick };
}

/** Where the picked store is: its own place, or the pointer's where its tile does not tell. */
function positionOf({ object, coordinate }: PickingInfo): [number, number] | null {
  if (object === undefined || object === null) return null;
  const feature = v.safeParse(PointFeature, object);
  const position = v.safeParse(
    Position,
    feature.success ? feature.output.geometry.coordinates : coordinate,
  );
  return position.success ? [position.output[0], position.output[1]] : null;
}
