/** The areas over the map that the camera keeps features out of. */
import { insetsOf } from "../../../lib/map/first/first_stage.ts";
import type { Stage } from "../../../lib/map/first/first_view.ts";
import type { Covers } from "../../../lib/map/view/map_view_types.ts";
import { type Box, roomOf } from "../../../lib/map/view/uncovered.ts";
import { type Detent, detentHeight } from "./detents.ts";
import type { StageLayout } from "./stage_size.ts";

/** In CSS pixels of the page. */
export interface CoverBoxes {
  readonly map: Box;
  /** Where data is fitted into while the sheet is at rest. */
  readonly stage: Stage;
  readonly layout: StageLayout;
  /** How far the sheet is open. */
  readonly detent: Detent;
  /** The sheet's or panel's own box, which it has at once where it opens beside the map. */
  readonly sheet: Box | null;
  /** The card, in the map's corner or at its lower edge. */
  readonly card: Box | null;
  /** Layers and tools. */
  readonly others: readonly Box[];
}

/** @returns them relative to the map's upper left corner, the largest first. */
export function coversOf({ map, stage, layout, detent, sheet, card, others }: CoverBoxes): Covers {
  const inMap = ({ left, top, right, bottom }: Box): Box => ({
    left: left - map.left,
    top: top - map.top,
    right: right - map.left,
    bottom: bottom - map.top,
  });
  const around = others.map(inMap);
  const insetsWith = (sheets: readonly Box[]) =>
    insetsOf({ ...stage, room: roomOf(stage.room, sheets) });
  // By its place, which the style sheets decide at once: `layout` changes with the next rendering.
  const over = sheet !== null && sheet.right > map.left ? sheet : null;
  const isOpen = over !== null && detent !== "rest";
  const height = map.bottom - map.top;
  if (layout === "low" && isOpen) {
    return { insets: insetsWith([inMap(over)]), boxes: [inMap(over), ...around] };
  }
  // Nothing is visible behind a fully open sheet.
  const open = detent === "full" ? "half" : detent;
  const sheets = over === null ? [] : [{
    left: 0,
    right: map.right - map.left,
    top: height - detentHeight(open, height),
    bottom: height,
  }];
  const cards = card === null ? [] : [inMap(card)];
  // On a phone the card replaces the sheet.
  const isSheet = card !== null && layout === "phone";
  return {
    insets: insetsWith(isOpen ? sheets : []),
    boxes: [...isSheet ? [] : sheets, ...cards, ...around],
  };
}
