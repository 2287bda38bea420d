/**
 * Decides when the basemap is shown. Its style, shaders and tiles need the CPU that the first
 * features need too, so these come first, and the basemap while CARTO processes them.
 */
import { after } from "../access/page_life.ts";

/** How long to wait for a quick response of CARTO, in milliseconds. */
const QUICK_MS = 60;
/** The basemap is shown by then, even without features, in milliseconds. */
const LATEST_MS = 400;

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
  function cancel(): void {
    isOver = true;
    for (const cancelOne of cancels) cancelOne();
  }

  return {
    begin: () => void cancels.push(later(LATEST_MS, take)),
    asked() {
      if (state !== "idle" || isOver) return;
      state = "asked";
      cancels.push(later(QUICK_MS, () => state === "asked" && take()));
    },
    arrived() {
      if (state === "asked") state = "arrived";
    },
    drawn() {
      if (state !== "arrived") return;
      state = "drawn";
      nextFrame(take);
    },
    cancel,
  };
}
