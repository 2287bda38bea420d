/** The map on its stage, measured: its size, and the part of it that data is fitted into. */
import type { FirstStage } from "./first_map.ts";
import type { Stage } from "./first_view.ts";
import type { Insets } from "../view/uncovered.ts";

/** @returns that of the map in the page; of no size without one. */
export function stageNow(): Stage {
  const room = document.querySelector<HTMLElement>(".map-room");
  const { offsetTop: top = 0, offsetWidth: right = 0, offsetHeight = 0 } = room ?? {};
  const { clientWidth: width = 0, clientHeight: height = 0 } = room?.offsetParent ?? {};
  // By its style sheet it begins at the map's left edge.
  return { width, height, room: { left: 0, top, right, bottom: top + offsetHeight } };
}

/** @returns the insets of that part of the map. */
export function insetsOf({ width, height, room }: Stage): Insets {
  return { ...room, right: width - room.right, bottom: height - room.bottom };
}

/** @returns that of the map that the page is going to have, by its style sheets and classes. */
export function stageToBe({ stageClass, dock }: FirstStage): Stage {
  const stage = document.createElement("div");
  stage.className = stageClass;
  /** @param named its class, and other attributes. */
  const part = (named: string, content = "") => `<div class=${named}>${content}</div>`;
  stage.innerHTML = part(
    "stage-parts",
    part("stage-panel") + part("stage-map", part("map-room")) +
      (dock ? part("stage-dock", part("dock data-kind=time")) : ""),
  );
  document.querySelector(".map-page")?.prepend(stage);
  const measured = stageNow();
  stage.remove();
  return measured;
}
