/** Whether what had focus has left the page: nothing has it now, and a person goes on from the start. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The canvas that has focus for the map: MapLibre's, whatever else is drawn on. */
export const MAP_CANVAS = ".map-canvas canvas[role='region']";
