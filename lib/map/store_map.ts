/** The map's life, without a framework: access, source, view, and what the person is to be told. */
import type { BasemapOptions, BasemapSetting, Theme } from "./basemap_style.ts";
import { type MapAccess, MapError, type MapFault } from "./map_access.ts";
import type { HoveredStore, MapView } from "./map_view.ts";
import { createRenewal } from "./renewal.ts";
import type { Selection } from "./selection.ts";

export type MapPhase =
  | { readonly name: "loading" }
  /** `count` is null where CARTO did not tell. */
  | { readonly name: "ready"; readonly count: number | null; readonly groups: readonly string[] }
  | { readonly name: "failed"; readonly fault: MapFault };

/** What the page around prefers, or one appearance. */
export type ThemeChoice = Theme | "auto";

export interface StoreMapOptions {
  readonly container: HTMLElement;
  readonly workerUrl: string;
  readonly basemap: BasemapSetting;
  readonly basemapOptions: BasemapOptions;
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(): Promise<MapAccess>;
  onPhase(phase: MapPhase): void;
  onHover(hovered: HoveredStore | null): void;
  onSelect(selection: Selection | null): void;
  onTileError(): void;
}

export interface StoreMap {
  /** Begins again, with a new request for access; keeps the map that is there. */
  load(): Promise<void>;
  setTheme(choice: ThemeChoice): void;
  /** Takes the map away, token and tiles with it. */
  remove(): void;
}

export function createStoreMap(options: StoreMapOptions): StoreMap {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice: ThemeChoice = "auto";
  const theme = (): Theme => choice !== "auto" ? choice : dark.matches ? "dark" : "light";
  const followTheme = () => view?.setTheme(theme());
  let view: MapView | undefined;
  let viewing: Promise<MapView> | undefined;
  let ready: MapPhase | undefined;
  let removed = false;

  const renewal = createRenewal({
    requestAccess: options.requestAccess,
    present,
    onUnchanged: () => ready !== undefined && options.onPhase(ready),
    onFault(fault) {
      if (removed) return;
      if (fault === "signed_out") options.onPhase({ name: "failed", fault });
      else options.onTileError();
    },
    now: Date.now,
  });

  async function present(access: MapAccess): Promise<void> {
    const { storeCount, storeSource } = await import("./store_source.ts");
    const source = await storeSource(access);
    if (removed) return;
    view?.show(source);
    renewal.presented(access);
    ready = { name: "ready", count: storeCount(source), groups: access.groups };
    options.onPhase(ready);
  }

  async function show(): Promise<void> {
    const access = options.requestAccess();
    // Judged below; until then a failure must not count as unhandled.
    access.catch(() => undefined);
    const { createMapView } = await import("./map_view.ts");
    if (!removed) {
      viewing ??= createMapView({
        ...options,
        theme: theme(),
        onMove: renewal.onUse,
        onTileError: renewal.onTileError,
      });
      view = await viewing;
      if (removed) view.remove();
    }
    await present(await access);
  }

  dark.addEventListener("change", followTheme);
  return {
    async load() {
      options.onPhase({ name: "loading" });
      try {
        await show();
      } catch (error) {
        if (removed) return;
        if (!(error instanceof MapError)) throw error;
        options.onPhase({ name: "failed", fault: error.fault });
      }
    },
    setTheme(next) {
      choice = next;
      followTheme();
    },
    remove() {
      removed = true;
      dark.removeEventListener("change", followTheme);
      view?.remove();
      view = undefined;
    },
  };
}
