/** The ring around the store that is selected. */
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import type { LngLat } from "../fields/store.ts";

/** @returns what draws the ring around a place, or takes it away. */
export function createStoreRing(map: MapLibreMap): (place: LngLat | null) => void {
  const element = document.createElement("div");
  element.className = "map-selected";
  const marker = new Marker({ element });
  return (place) => {
    if (place === null) return void marker.remove();
    marker.setLngLat([place[0], place[1]]).addTo(map);
  };
}
