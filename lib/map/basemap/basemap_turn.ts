/**
 * Decides when the basemap is shown, and the page's other parts are loaded. These need the CPU that
 * the first features need too, so they come after them, or while a slow CARTO processes them.
 */
import { after } from "../access/page_life.ts";

/** How long features may take to be requested, in milliseconds. */
const ASKED_MS = 400;
/** How long a tile of CARTO's takes over a slow network, with its preflight, in milliseconds. */
const NETWORK_MS = 1_000;
/**
 * How long features that are loaded may take to be drawn, in milliseconds: on a slow processor, a
 * basemap that starts in between would take from them what they lack.
 */
const DRAWN_MS = 2_000;

export interface BasemapTurn {
  /** The map has its initial view. */
  begin(): void;
  /** A tile of features is requested. */
  asked(): void;
  /** A tile of features is loaded. */
  arrived(): void;
  /** The loaded features were drawn. */
  drawn(): void;
  cancel(): void;
}

/**
 * @param show called once.
 * @param nextFrame calls back once what was drawn is on the screen.
 */
export function createBasemapTurn(
  show: () => void,
  nextFrame: (callback: () => void) => void,
  later: typeof after = after,
): BasemapTurn {
  let isOver = false;
  let state: "idle" | "asked" | "arrived" | "drawn" = "idle";
  const cancels: (() => void)[] = [];

  function take(): void {
    if (isOver) return;
    cancel();
    show();
  }
  function takeIfStill(before: typeof state, ms: number): void {
    cancels.push(later(ms, () => state === before && take()));
  }
  function cancel(): void {
    isOver = true;
    for (const cancelOne of cancels) cancelOne();
  }

  return {
    begin: () => takeIfStill("idle", ASKED_MS),
    asked() {
      if (state !== "idle" || isOver) return;
      state = "asked";
      takeIfStill("asked", NETWORK_MS);
    },
    arrived() {
      if (state !== "asked" || isOver) return;
      state = "arrived";
      takeIfStill("arrived", DRAWN_MS);
    },
    drawn() {
      if (state !== "arrived") return;
      state = "drawn";
      nextFrame(take);
    },
    cancel,
  };
}
