/** The map's life, without a framework: access, source, view, and what the person is to be told. */
import { createAccessKeeper } from "./access_keeper.ts";
import type { BasemapOptions, Theme } from "./basemap_style.ts";
import { cartoFailureOf } from "./carto_failure.ts";
import type { Health } from "./health.ts";
import { type MapAccess, MapError, type MapFault } from "./map_access.ts";
import type { HoveredStore, MapView } from "./map_view.ts";
import { after, thisPage } from "./page_life.ts";
import { patiently } from "./patient.ts";
import type { Selection } from "./selection.ts";
import { createTileFetch } from "./tile_fetch.ts";

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
  /** The BASEMAP setting. */
  readonly basemap: string;
  readonly basemapOptions: BasemapOptions;
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(how: { readonly unattended: boolean }): Promise<MapAccess>;
  onPhase(phase: MapPhase): void;
  onHover(hovered: HoveredStore | null): void;
  onSelect(selection: Selection | null): void;
  /** Part of the map is missing, for now or for good. */
  onTileError(): void;
}

export interface StoreMap {
  /** Begins, or tries all that failed at once; keeps the map that is there. */
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
  let ready: MapPhase | undefined;
  let drawnFrom = "";
  let showing = false;
  let removed = false;

  const keeper = createAccessKeeper({
    requestAccess: options.requestAccess,
    page: thisPage,
    now: Date.now,
    after,
    random: Math.random,
    onHealth,
    onAccess(access) {
      if (ready === undefined) return;
      if (drawnFrom === contentOf(access)) options.onPhase(ready);
      else load();
    },
  });
  const fetchTile = createTileFetch(keeper, fetch);

  function onHealth(health: Health): void {
    if (health.name === "ok") options.onPhase(ready ?? { name: "loading" });
    else if (ready === undefined || health.name === "signed_out" || health.name === "no_access") {
      options.onPhase({ name: "failed", fault: health.name });
    } else options.onTileError();
  }

  async function show(): Promise<void> {
    const access = keeper.access();
    // Judged below; until then a failure must not count as unhandled.
    access.catch(() => undefined);
    const { createMapView } = await import("./map_view.ts");
    if (removed) return;
    view ??= createMapView({
      ...options,
      fetchTile,
      theme: theme(),
      onTileError: options.onTileError,
    });
    const { storeCount, storeSource } = await import("./store_source.ts");
    const { source, from } = await patiently(keeper, async (access) => ({
      source: await storeSource(access),
      from: access,
    }));
    if (removed) return;
    view.show(source);
    drawnFrom = contentOf(from);
    ready = { name: "ready", count: storeCount(source), groups: from.groups };
    options.onPhase(ready);
  }

  async function load(): Promise<void> {
    if (showing) return keeper.resume();
    showing = true;
    options.onPhase({ name: "loading" });
    try {
      await show();
    } catch (error) {
      if (removed) return;
      const fault = error instanceof MapError ? error.fault : "unavailable";
      options.onPhase({ name: "failed", fault });
      // What CARTO's client throws has the SQL in it, and no place on the console.
      if (!(error instanceof MapError) && cartoFailureOf(error) === null) throw error;
    } finally {
      showing = false;
    }
  }

  dark.addEventListener("change", followTheme);
  return {
    async load() {
      if (ready !== undefined) keeper.resume();
      else await load();
    },
    setTheme(next) {
      choice = next;
      followTheme();
    },
    remove() {
      removed = true;
      keeper.stop();
      dark.removeEventListener("change", followTheme);
      view?.remove();
      view = undefined;
    },
  };
}

/** What the token opens: another token for the same draws the same map. */
function contentOf({ sources, groups, api_base_url, connection_name }: MapAccess): string {
  return JSON.stringify([sources, groups, api_base_url, connection_name]);
}
