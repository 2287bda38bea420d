/** The map's life, without a framework: access, source, view, and what the person is to be told. */
import { MapError, type MapFault, requestMapAccess } from "./map_access.ts";
import type { BasemapOptions, Theme } from "./basemap_style.ts";
import type { HoveredStore, MapView } from "./map_view.ts";

export type MapPhase =
  | { readonly name: "loading" }
  /** `count` is null where CARTO did not tell. */
  | { readonly name: "ready"; readonly count: number | null }
  | { readonly name: "failed"; readonly fault: MapFault };

export interface StoreMapOptions {
  readonly container: HTMLElement;
  readonly workerUrl: string;
  /** The BASEMAP setting. */
  readonly basemap: string;
  readonly basemapOptions: BasemapOptions;
  onPhase(phase: MapPhase): void;
  onHover(hovered: HoveredStore | null): void;
  onTileError(): void;
}

export interface StoreMap {
  /** Begins again, with a new request for access; keeps the map that is there. */
  load(): Promise<void>;
  /** Takes the map away, token and tiles with it. */
  remove(): void;
}

export function createStoreMap(options: StoreMapOptions): StoreMap {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = (): Theme => dark.matches ? "dark" : "light";
  const followTheme = () => view?.setTheme(theme());
  let view: MapView | undefined;
  let removed = false;

  async function show(): Promise<number | null> {
    const access = requestMapAccess(fetch);
    // Judged below; until then a failure must not count as unhandled.
    access.catch(() => undefined);
    const { createMapView } = await import("./map_view.ts");
    const { storeCount, storeSource } = await import("./store_source.ts");
    if (!removed) view ??= createMapView({ ...options, theme: theme() });
    const source = await storeSource(await access);
    view?.show(source);
    return storeCount(source);
  }

  dark.addEventListener("change", followTheme);
  return {
    async load() {
      options.onPhase({ name: "loading" });
      try {
        const count = await show();
        if (!removed) options.onPhase({ name: "ready", count });
      } catch (error) {
        if (removed) return;
        if (!(error instanceof MapError)) throw error;
        options.onPhase({ name: "failed", fault: error.fault });
      }
    },
    remove() {
      removed = true;
      dark.removeEventListener("change", followTheme);
      view?.remove();
      view = undefined;
    },
  };
}
