/** Brings the map to life: everything that reads from the world or writes to it. */
import { effect } from "@preact/signals";
import { type AccessKeeper, createAccessKeeper } from "../../lib/map/access/access_keeper.ts";
import type { MapAccess } from "../../lib/map/access/map_access.ts";
import type { ThemeChoice } from "../../lib/map/basemap/theme.ts";
import type { EngineUrls } from "../../lib/map/sources/load_engine.ts";
import { createMapEngine } from "../../lib/map/sources/map_engine.ts";
import type { MapEngine } from "../../lib/map/sources/map_engine_types.ts";
import { followComputations } from "./effects/computations.ts";
import { followLayers } from "./effects/layers.ts";
import { followRefresh } from "./effects/refresh.ts";
import type { LaterEffects } from "./effects/later.ts";
import type { Finders } from "./effects/search.ts";
import type { Step } from "./effects/steps.ts";
import { showView, type ViewOptions } from "./effects/view.ts";
import { loadRoomsInTurn } from "./stage/use_rooms.ts";
import type { MapState } from "./state/map_state.ts";

export interface MapRunOptions extends ViewOptions {
  readonly state: MapState;
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(request: { readonly unattended: boolean }): Promise<MapAccess>;
  /** Whose session it is; rejects with a {@linkcode MapError}. */
  requestSession(): Promise<string>;
  /** Tells our server of a part that cannot be drawn. */
  reportFault(fault: { readonly code: string; readonly part: string }): void;
  /** Where the heavy code is. */
  readonly engine: EngineUrls;
}

/** A map that runs. */
export interface MapRun extends Finders {
  readonly keeper: AccessKeeper;
  readonly engine: MapEngine;
  step(step: Step): void;
  /** Tries a layer or a widget again that could not be drawn. */
  retry(part: string): void;
  setTheme(choice: ThemeChoice): void;
  /** Takes the map away, token and tiles with it. */
  stop(): void;
}

export function runMap(
  { state, requestAccess, requestSession, reportFault, engine: urls, ...view }: MapRunOptions,
): MapRun {
  const keeper = createAccessKeeper({
    requestAccess,
    requestSession,
    onHealth: (health) => state.health.value = health,
    onAccess: state.takeAccess,
  });
  const engine = createMapEngine(keeper, urls);
  let later: LaterEffects | undefined;
  let stopped = false;
  // The page says that something is missing where it does not arrive.
  loadRoomsInTurn(state).then(({ followLater }) => {
    if (!stopped) later = followLater(state, engine, reportFault);
  }, () => {});
  const step = (by: Step) => later?.step(by);
  const theme = followTheme(state);
  const stops = [
    followAccess(state, keeper),
    theme.stop,
    showView(state, engine, { ...view, onStep: step }),
    followLayers(state, engine),
    followComputations(state, engine),
    followRefresh(state),
    keeper.stop,
  ];
  return {
    keeper,
    engine,
    step,
    find: async (...asked) => await later?.find(...asked) ?? [],
    findGroups: async (...asked) => await later?.findGroups(...asked) ?? [],
    elsewhere: async (...asked) => await later?.elsewhere(...asked) ?? null,
    retry(part) {
      (state.layers.get(part) ?? state.widgets.get(part))?.retry();
    },
    setTheme: theme.set,
    stop() {
      stopped = true;
      later?.stop();
      for (const stop of stops) stop();
    },
  };
}

/** All data waits for access, and access waits to be wanted: at the start, and after its end. */
function followAccess({ access }: MapState, keeper: AccessKeeper): () => void {
  const stopped = new AbortController();
  const stop = effect(() => {
    if (access.value !== null) return;
    keeper.access(stopped.signal).catch((error) => {
      if (!stopped.signal.aborted) reportError(error);
    });
  });
  return () => {
    stopped.abort();
    stop();
  };
}

/** The choice of the page, else of the person, else of their system. */
function followTheme(state: MapState) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let choice: ThemeChoice = "auto";
  const follow = () => {
    const preferred = document.documentElement.dataset.theme;
    const named = choice === "auto" ? preferred : choice;
    state.theme.value = named === "light" || named === "dark"
      ? named
      : dark.matches
      ? "dark"
      : "light";
  };
  follow();
  dark.addEventListener("change", follow);
  let drawn = state.theme.peek();
  const stop = effect(() => {
    const theme = state.theme.value;
    if (theme === drawn) return;
    drawn = theme;
    state.map.peek()?.setTheme(theme);
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
