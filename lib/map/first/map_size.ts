/** The size of the map on its stage. */
import type { Size } from "../view/uncovered.ts";
import type { FirstMap } from "./first_map.ts";

/** @returns the size of the map in the page; none without one. */
export function sizeOf(): Size {
  const { clientWidth: width = 0, clientHeight: height = 0 } =
    document.querySelector(".map-canvas") ?? {};
  return { width, height };
}

/** @returns the size of the map that the page is going to have, by its style sheets. */
export function sizeToBe({ panel, dock }: Pick<FirstMap, "panel" | "dock">): Size {
  const stage = document.createElement("div");
  stage.className = "stage";
  // Beside the notice, or the map, that may already be there.
  stage.style.minWidth = "100%";
  const part = (name: string, content = "") => `<div class="${name}">${content}</div>`;
  stage.innerHTML = part(
    "stage-parts",
    (panel ? part("stage-panel") : "") + part("stage-map", part("map-canvas")) +
      (dock ? part("stage-dock", '<div class="dock" data-kind="time"></div>') : ""),
  );
  document.querySelector(".map-page")?.prepend(stage);
  const size = sizeOf();
  stage.remove();
  return size;
}
