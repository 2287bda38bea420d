/** Whether the focused element left the page: Tab would start again from the top. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The canvas that has focus for the map: MapLibre's, whatever else is drawn on. */
export const MAP_CANVAS = ".map-canvas canvas[role='region']";
