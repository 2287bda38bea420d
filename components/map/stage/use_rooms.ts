/** Loads the code of the parts beside the map, and of the document's widgets. */
import { effect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { MapDocument } from "../../../lib/map/document.ts";
import { lazyModule, useModule } from "../lazy_module.ts";
import type { MapState } from "../state/map_state.ts";
import { widgetModules } from "../widgets/widget_modules.ts";

export type StageRooms = typeof import("./rooms.ts");

/** While access takes longer than this, loading can start earlier; in milliseconds. */
const PATIENCE_MS = 300;
/** The longest wait for the first draw, in milliseconds. */
const DRAWING_MS = 2_000;

const rooms = lazyModule(() => import("./rooms.ts"));

/**
 * For the server, which renders the whole stage, and for a page that waits for its map.
 *
 * @param widgets to load at once. One whose code fails to load shows a fault in its place.
 * @throws {TypeError} when the code of the other parts fails to load.
 */
export async function loadRooms({ widgets }: Pick<MapDocument, "widgets">): Promise<StageRooms> {
  const types = new Set(widgets.map(({ type }) => type));
  const [loaded] = await Promise.all([
    rooms.load(),
    Promise.allSettled(
      [...types].map((type) => type === "formula" ? null : widgetModules[type].load()),
    ),
  ]);
  return loaded;
}

/** @returns the parts; null while they load, and "failed" when that failed. */
export function useRooms(state: MapState): StageRooms | null | "failed" {
  const lazy = useMemo(() => ({
    get loaded() {
      return rooms.loaded;
    },
    load: () => loadRoomsInTurn(state),
  }), [state]);
  return useModule(lazy);
}

/**
 * Loads them after the first data was requested from CARTO, which needs the CPU first; where tiles
 * come soon, after these are drawn.
 */
export async function loadRoomsInTurn(
  { access, document, isDrawn }: MapState,
): Promise<StageRooms> {
  const { promise: turn, resolve } = Promise.withResolvers<void>();
  let timer = setTimeout(resolve, PATIENCE_MS);
  const stop = effect(() => {
    if (access.value === null) return;
    clearTimeout(timer);
    const { instantiated = {} } = access.value;
    const comesSoon = Object.keys(instantiated).length > 0 && !isDrawn.value;
    // The requests are sent once everything that waits for access has run.
    timer = setTimeout(resolve, comesSoon ? DRAWING_MS : 0);
  });
  await turn;
  clearTimeout(timer);
  stop();
  return await loadRooms(document);
}
