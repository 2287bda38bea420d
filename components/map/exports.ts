/** What a person takes away from the map: a picture of it, and the stores as a file. */
import type { Locale } from "../../lib/locale/locale.ts";
import { framedPicture, pngOf } from "../../lib/map/export/picture.ts";
import { saveFile } from "../../lib/map/export/save_file.ts";
import { fileName, type StoreFile, storeFile } from "../../lib/map/export/store_file.ts";
import { loadRows } from "../../lib/map/sources/store_rows.ts";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";
import { pictureTexts } from "./picture_texts.ts";

/** @returns the picture's name; null where there is no map. */
export async function exportPicture(store: MapStore, locale: Locale): Promise<string | null> {
  const map = store.map.peek();
  if (map === null) return null;
  const now = Date.now();
  const texts = pictureTexts(store, locale, now);
  const picture = framedPicture(map.capture(), texts, devicePixelRatio, document.body);
  const name = fileName(store.known.peek()?.groups ?? [], now, "png");
  saveFile(await pngOf(picture), name);
  return name;
}

export interface ExportedRows extends Pick<StoreFile, "rows" | "total"> {
  readonly name: string;
}

/**
 * @param ended ends it; nothing is saved then.
 * @param onProgress how many rows have come so far.
 * @returns what was saved; null before anything is known of the data.
 * @throws {MapError} where CARTO refuses, for good.
 */
export async function exportRows(
  store: MapStore,
  run: MapRun,
  ended: AbortSignal,
  onProgress: (rows: number, total: number) => void,
): Promise<ExportedRows | null> {
  const known = store.known.peek();
  const view = store.inView.peek();
  if (known === null || view === null) return null;
  const { capabilities, groups } = known;
  const { text, rows, total } = await storeFile({
    query: store.query.peek(),
    capabilities,
    ask: (page) =>
      run.engine.ask(
        (source) => loadRows(source, { ...page, capabilities, bounds: view.bounds, signal: ended }),
        ended,
      ),
    onProgress,
  });
  ended.throwIfAborted();
  const name = fileName(groups, Date.now(), "csv");
  saveFile(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
  return { name, rows, total };
}
