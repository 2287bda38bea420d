/** The inline script of a page with a map of one's own; scripts/first_scripts.ts bundles it. */
import { roomOf } from "../view/uncovered.ts";
import { coverBoxes } from "./cover_boxes.ts";
import { sendFirst } from "./first_requests.ts";
import { sizeOf } from "./map_size.ts";

const { access, map = "", code = "" } = document.currentScript?.dataset ?? {};

sendFirst([access], code, () => JSON.parse(map), () => {
  const size = sizeOf();
  return { ...size, room: roomOf(size, coverBoxes()) };
});
