import type { Locale } from "../../lib/locale/locale.ts";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";

export function ExportMenu(_: { store: MapStore; run: MapRun; locale: Locale }) {
  return null;
}
