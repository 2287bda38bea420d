/** What of the map is covered, and where the camera should leave room. */
import type { Padding } from "../../../lib/map/view/map_view_types.ts";

/** In CSS pixels of the page. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Covers {
  readonly map: Rectangle;
  /** The card in the map's corner, or along its lower edge. */
  readonly card: Rectangle | null;
  /** Along the lower edge. */
  readonly sheet: Rectangle | null;
  /** The layers in the map's lower right. */
  readonly box: Rectangle | null;
}

/** Beside the card, and beside or above the box, there is room for features. */
const LEAST_BESIDE = 240;

/** @returns how far what covers the map reaches in from its edges. */
export function paddingOf({ map, card, sheet, box }: Covers): Padding {
  const fromBottom = ({ top }: Rectangle) => Math.max(0, map.bottom - top);
  let bottom = sheet === null ? 0 : fromBottom(sheet);
  let [left, top, right] = [0, 0, 0];
  if (card !== null) {
    if (card.right - card.left >= map.right - map.left) bottom = Math.max(bottom, fromBottom(card));
    else if (map.right - card.right >= LEAST_BESIDE) left = Math.max(0, card.right - map.left);
    else top = Math.max(0, card.bottom - map.top);
  }
  if (box !== null) {
    const [width, height] = [map.right - map.left - left, map.bottom - map.top - top - bottom];
    const [beside, above] = [box.left - map.left - left, box.top - map.top - top];
    // Where more is left of the map.
    if (beside * height >= above * width) right = beside < LEAST_BESIDE ? 0 : map.right - box.left;
    else if (above >= LEAST_BESIDE) bottom = Math.max(bottom, fromBottom(box));
  }
  return { top, right, bottom, left };
}
