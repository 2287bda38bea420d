/** What lies over the map in a page that the server has rendered. */
import type { Box } from "../view/uncovered.ts";

/** The sheet of a narrow stage, which lies beside the map on a wide one; layers and tools. */
const COVERS = ".stage-panel, .stage-map .layers, .corner-end > .tool-group";

/** @returns the boxes from the map's upper left corner, in CSS pixels; some may lie beside it. */
export function coverBoxes(): Box[] {
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  return all(".map-canvas").flatMap((map) => {
    const from = map.getBoundingClientRect();
    return all(COVERS).map((cover) => {
      const { x, y } = cover.getBoundingClientRect();
      const [left, top] = [x - from.x, y - from.y];
      return { left, top, right: left + cover.offsetWidth, bottom: top + cover.offsetHeight };
    });
  });
}
