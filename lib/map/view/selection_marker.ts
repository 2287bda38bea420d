/** The ring around the point that is selected. What is larger is highlighted by its layer. */
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import type { Feature } from "../fields/feature.ts";

/** @returns what draws the ring around a point, or takes it away. */
export function createSelectionMarker(map: MapLibreMap): (feature: Feature | null) => void {
  const element = document.createElement("div");
  element.className = "map-selected";
  const marker = new Marker({ element });
  // Whatever reads the page aloud has the feature's card.
  element.setAttribute("aria-hidden", "true");
  element.removeAttribute("role");
  return (feature) => {
    if (feature === null || feature.place === null || feature.bounds !== null) {
      return void marker.remove();
    }
    const [longitude, latitude] = feature.place;
    marker.setLngLat([longitude, latitude]).addTo(map);
  };
}
