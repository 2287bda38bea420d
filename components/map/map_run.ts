/** Brings the map to life: everything that reads from the world or writes to it. */
import { effect } from "@preact/signals";
import { type AccessKeeper, createAccessKeeper } from "../../lib/map/access/access_keeper.ts";
import { DATASET } from "../../lib/map/fields/dataset.ts";
import type { EngineUrls } from "../../lib/map/sources/load_engine.ts";
import type { MapAccess } from "../../lib/map/access/map_access.ts";
import { createMapEngine, type MapEngine } from "../../lib/map/sources/map_engine.ts";
import type { ThemeChoice } from "../../lib/map/basemap/theme.ts";
import { followAddress } from "./effects/address.ts";
import { followFigures, followRows } from "./effects/figures.ts";
import { followSelection } from "./effects/selection.ts";
import { followSources } from "./effects/sources.ts";
import { createSteps, type Step } from "./effects/steps.ts";
import { showView, type ViewOptions } from "./effects/view.ts";
import type { MapStore } from "./map_store.ts";

export interface MapRunOptions extends ViewOptions {
  readonly store: MapStore;
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(request: { readonly unattended: boolean }): Promise<MapAccess>;
  /** Whose session it is; rejects with a {@linkcode MapError}. */
  requestSession(): Promise<string>;
  /** Where the heavy code is. */
  readonly engine: EngineUrls;
  /** A cluster's label. */
  format(count: number): string;
}

/** A map that runs. */
export interface MapRun {
  readonly keeper: AccessKeeper;
  readonly engine: MapEngine;
  step(step: Step): void;
  setTheme(choice: ThemeChoice): void;
  /** Takes the map away, token and tiles with it. */
  stop(): void;
}

export function runMap(
  { store, requestAccess, requestSession, engine: urls, format, ...view }: MapRunOptions,
): MapRun {
  const keeper = createAccessKeeper({
    requestAccess,
    requestSession,
    onHealth: (health) => store.health.value = health,
    onAccess(access) {
      if (access === null) store.forget();
      else store.rights.value = access.sources[DATASET]?.sql_query ?? "";
    },
  });
  const engine = createMapEngine(keeper, urls);
  const steps = createSteps(store);
  const theme = followTheme(store);
  const stops = [
    theme.stop,
    showView(store, engine, { ...view, onStep: steps.take }),
    followSources(store, engine, format),
    followFigures(store, engine),
    followRows(store, engine),
    followSelection(store, engine),
    followAddress(store, { inFrame: globalThis.parent !== globalThis.self }),
    steps.stop,
    keeper.stop,
  ];
  return {
    keeper,
    engine,
    step: steps.take,
    setTheme: theme.set,
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** The choice of the page, else of the person, else of their system. */
function followTheme(store: MapStore) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice: ThemeChoice = "auto";
  const follow = () => {
    const preferred = document.documentElement.dataset.theme;
    const named = choice === "auto" ? preferred : choice;
    store.theme.value = named === "light" || named === "dark"
      ? named
      : dark.matches
      ? "dark"
      : "light";
  };
  follow();
  dark.addEventListener("change", follow);
  let drawn = store.theme.peek();
  const stop = effect(() => {
    const theme = store.theme.value;
    if (theme === drawn) return;
    drawn = theme;
    store.map.peek()?.setTheme(theme);
  });
  return {
    set(next: ThemeChoice) {
      choice = next;
      follow();
    },
    stop() {
      stop();
      dark.removeEventListener("change", follow);
    },
  };
}
