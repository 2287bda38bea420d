/** In another page's frame, a wheel and one finger move that page; two fingers move the map. */
import type { Map as MapLibreMap } from "maplibre-gl";

/** So long the hint is shown after the last gesture that the map left to the page. */
const HINT_MS = 1_200;

/** @returns what ends it. */
export function cooperateWithPage(map: MapLibreMap, container: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => container.classList.remove("map-hint");
  // On a full screen there is no page to scroll.
  const follow = () => {
    hide();
    if (document.fullscreenElement === null) map.cooperativeGestures.enable();
    else map.cooperativeGestures.disable();
  };
  follow();
  map.on("cooperativegestureprevented", () => {
    container.classList.add("map-hint");
    clearTimeout(timer);
    timer = setTimeout(hide, HINT_MS);
  });
  document.addEventListener("fullscreenchange", follow);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("fullscreenchange", follow);
  };
}
