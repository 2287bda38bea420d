/** The code of what is beside the map, and of the document's widgets. */
import { useMemo } from "preact/hooks";
import type { MapDocument } from "../../../lib/map/document.ts";
import { lazyModule, useModule } from "../lazy_module.ts";
import { widgetModules } from "../widgets/widget_modules.ts";

export type StageRooms = typeof import("./rooms.ts");

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
export function useRooms(document: MapDocument): StageRooms | null | "failed" {
  const lazy = useMemo(() => ({
    get loaded() {
      return rooms.loaded;
    },
    load: () => loadRooms(document),
  }), [document]);
  return useModule(lazy);
}
