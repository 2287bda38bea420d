/** Starts the map: all effects that read from or write to the outside. */
import { effect, untracked } from "@preact/signals";
import { type AccessKeeper, createAccessKeeper } from "../../lib/map/access/access_keeper.ts";
import type { MapAccess } from "../../lib/map/access/map_access.ts";
import type { ThemeChoice } from "../../lib/map/basemap/theme.ts";
import { dropSent } from "../../lib/map/first/sent_requests.ts";
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
  /** The session's person; rejects with a {@linkcode MapError}. */
  requestSession(): Promise<string>;
  /** Reports a part that cannot be drawn to our server. */
  reportFault(fault: { readonly code: string; readonly part: string }): void;
  /** URLs of the map engine's code. */
  readonly engine: EngineUrls;
}

/** A running map. */
export interface MapRun extends Finders {
  readonly keeper: AccessKeeper;
  readonly engine: MapEngine;
  step(step: Step): void;
  /** Retries a layer or a widget that could not be drawn. */
  retry(part: string): void;
  setTheme(choice: ThemeChoice): void;
  /** Removes the map, its token and its tiles. */
  stop(): void;
}

export function runMap(
  { state, requestAccess, requestSession, reportFault, engine: urls, ...view }: MapRunOptions,
): MapRun {
  const keeper = createAccessKeeper({
    requestAccess,
    requestSession,
    onHealth: (health) => state.health.value = health,
    onAccess(access) {
      if (access === null) dropSent();
      state.takeAccess(access);
    },
  });
  const engine = createMapEngine(keeper, urls);
  let later: LaterEffects | undefined;
  let stopped = false;
  // The page shows that a part did not load.
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
    afterFirstDraw(state, () => followComputations(state, engine)),
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

/** @returns a function that stops what was started. */
function afterFirstDraw({ isDrawn }: MapState, start: () => () => void): () => void {
  return effect(() => isDrawn.value ? untracked(start) : undefined);
}

/** All data waits for access, which is requested at the start and after it ended. */
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

/** The page's choice, else the person's, else their system's. */
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
