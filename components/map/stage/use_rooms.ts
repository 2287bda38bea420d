/** The code of what is beside the map, and of the document's widgets. */
import { effect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { MapDocument } from "../../../lib/map/document.ts";
import { lazyModule, useModule } from "../lazy_module.ts";
import type { MapState } from "../state/map_state.ts";
import { widgetModules } from "../widgets/widget_modules.ts";

export type StageRooms = typeof import("./rooms.ts");

/** An access that takes longer leaves time for other things, in milliseconds. */
const PATIENCE_MS = 300;

const rooms = lazyModule(() => import("./rooms.ts"));

/**
 * For the server, which renders all of the stage, and for a page that waits for its map.
 *
 * @param widgets those that are there at once. One whose code does not arrive says so in its place.
 * @throws {TypeError} where what is beside the map does not arrive.
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

/** @returns the rooms; null until all their code has come, and "failed" where it does not. */
export function useRooms(state: MapState): StageRooms | null | "failed" {
  const lazy = useMemo(() => ({
    get loaded() {
      return rooms.loaded;
    },
    load: () => loadRoomsInTurn(state),
  }), [state]);
  return useModule(lazy);
}

/** Loads them once CARTO has been asked for the first data, which the processor has to do first. */
export async function loadRoomsInTurn({ access, document }: MapState): Promise<StageRooms> {
  const asked = Promise.withResolvers<void>();
  // The requests are on their way once all that waits for the access has run.
  const stop = effect(() => {
    if (access.value !== null) setTimeout(asked.resolve);
  });
  const timer = setTimeout(asked.resolve, PATIENCE_MS);
  await asked.promise;
  clearTimeout(timer);
  stop();
  return await loadRooms(document);
}
