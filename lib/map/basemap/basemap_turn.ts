/**
 * When the basemap gets its turn. Its style, shaders and tiles keep a processor busy that the first
 * stores are waiting for, so these come first, and the basemap while CARTO is at work on them.
 */
import { after } from "../access/page_life.ts";

/** So long a quick answer of CARTO is waited for, in milliseconds. */
const QUICK_MS = 60;
/** By then whoever looks sees something, whatever becomes of the stores, in milliseconds. */
const LATEST_MS = 400;

export interface BasemapTurn {
  /** The map is in its place. */
  begin(): void;
  /** A tile of stores is asked for. */
  asked(): void;
  /** A tile of stores can be drawn. */
  arrived(): void;
  /** Whatever there is of the stores was drawn. */
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
