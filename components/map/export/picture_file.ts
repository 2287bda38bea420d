/** The map as a picture file. */
import "../stage/rooms.ts";
import { fileName } from "../../../lib/map/export/file_name.ts";
import { framedPicture, pngOf } from "../../../lib/map/export/picture.ts";
import { saveFile } from "../../../lib/map/export/save_file.ts";
import type { MapState } from "../state/map_state.ts";
import { pictureTexts } from "./picture_texts.ts";

/**
 * @returns the picture's name; null without a map.
 * @throws {Error} when the browser cannot encode the picture.
 */
export async function savePicture(state: MapState): Promise<string | null> {
  const file = await pictureFile(state);
  if (file === null) return null;
  saveFile(file.blob, file.name);
  return file.name;
}

/**
 * @returns the picture; null without a map.
 * @throws {Error} when the browser cannot encode the picture.
 */
export async function pictureFile(
  state: MapState,
): Promise<{ readonly name: string; readonly blob: Blob } | null> {
  const map = state.map.peek();
  if (map === null) return null;
  const now = Date.now();
  const texts = pictureTexts(state, now);
  const picture = framedPicture(map.capture(), texts, devicePixelRatio, document.body);
  const name = fileName(texts.title, state.access.peek()?.groups ?? [], now, "png");
  return { name, blob: await pngOf(picture) };
}
