/** The size that the map will have on its stage. */
import type { Size } from "../view/uncovered.ts";
import type { FirstMap } from "./first_map.ts";

/** @returns the size of the map in the page, or else of one that the page is going to have. */
export function mapSize({ panel, dock }: Pick<FirstMap, "panel" | "dock">): Size {
  const find = (selector: string) => document.querySelector(selector);
  const box = (name: string, content = "") => `<div class="${name}">${content}</div>`;
  const page = find(".map-canvas") === null && find(".map-page");
  if (page) {
    const parts = (panel ? box("stage-panel") : "") + box("stage-map", box("map-canvas")) +
      (dock ? box("stage-dock", '<div class="dock" data-kind="time"></div>') : "");
    page.insertAdjacentHTML("afterbegin", box("stage", box("stage-parts", parts)));
  }
  const { clientWidth: width = 0, clientHeight: height = 0 } = find(".map-canvas") ?? {};
  if (page) find(".stage")?.remove();
  return { width, height };
}
