import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MapAccess } from "../lib/map/map_access.ts";
import type { HoveredStore } from "../lib/map/map_view.ts";
import type { Selection } from "../lib/map/selection.ts";
import {
  createStoreMap,
  type MapPhase,
  type StoreMap,
  type ThemeChoice,
} from "../lib/map/store_map.ts";

/** What the server knows about the map, the same for everybody. */
export interface MapSettings {
  /** The BASEMAP setting. */
  readonly basemap: string;
  /** Where our own server has the offline basemap's tiles, and how deep they go. */
  readonly basemapTiles: { readonly path: string; readonly maxzoom: number };
  readonly workerUrl: string;
}

/** Whom the map asks for access, and whom it tells. */
export interface MapOwner {
  requestAccess(how: { readonly unattended: boolean }): Promise<MapAccess>;
  onPhase?(phase: MapPhase): void;
  onSelect?(selection: Selection | null): void;
}

/** A map in the page, as its component sees it. */
export interface UsedMap {
  readonly container: RefObject<HTMLDivElement>;
  readonly phase: Signal<MapPhase>;
  readonly hovered: Signal<HoveredStore | null>;
  /** Part of the map did not arrive. */
  readonly incomplete: Signal<boolean>;
  retry(): void;
}

/** Keeps a map in the container for as long as the component is in the page. */
export function useStoreMap(
  { basemap, basemapTiles, workerUrl }: MapSettings,
  owner: MapOwner,
  theme: ThemeChoice = "auto",
): UsedMap {
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<StoreMap | null>(null);
  const phase = useSignal<MapPhase>({ name: "loading" });
  const hovered = useSignal<HoveredStore | null>(null);
  const incomplete = useSignal(false);

  useEffect(() => {
    if (container.current === null) return;
    const created = createStoreMap({
      container: container.current,
      workerUrl,
      basemap,
      basemapOptions: {
        tilesUrl: `${location.origin}${basemapTiles.path}`,
        maxzoom: basemapTiles.maxzoom,
      },
      requestAccess: owner.requestAccess,
      onPhase(next) {
        phase.value = next;
        if (next.name === "ready") incomplete.value = false;
        owner.onPhase?.(next);
      },
      onHover: (next) => hovered.value = next,
      onSelect: (selection) => owner.onSelect?.(selection),
      onTileError: () => incomplete.value = true,
    });
    map.current = created;
    created.load();
    // A page that the browser keeps for "back" keeps no data, and begins anew when it is shown: its
    // session may have ended meanwhile.
    const leave = ({ persisted }: PageTransitionEvent) => persisted && created.remove();
    addEventListener("pagehide", leave);
    addEventListener("pageshow", reloadIfRestored);
    return () => {
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", reloadIfRestored);
      created.remove();
    };
  }, []);
  useEffect(() => map.current?.setTheme(theme), [theme]);

  const retry = () => {
    incomplete.value = false;
    map.current?.load();
  };
  return { container, phase, hovered, incomplete, retry };
}

function reloadIfRestored({ persisted }: PageTransitionEvent): void {
  if (persisted) location.reload();
}
