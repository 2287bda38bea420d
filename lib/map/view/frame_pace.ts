/**
 * How often features are drawn while the map moves. Where a frame of them takes long, drawing each
 * would hold up the whole page; between two frames the picture of the last one moves along.
 */

/** A frame that takes this long, in milliseconds, is drawn as often as the map moves. */
const QUICK_MS = 100;
/** While the map moves at most a fifth of the time goes into drawing. */
const PAUSE_PER_COST = 4;

export interface FramePace {
  /** @returns whether a moving map's features may be drawn now. */
  isDue(): boolean;
  /**
   * To be called with each frame.
   *
   * @param done resolves when the graphics card has drawn it; null where it has.
   */
  drew(done: Promise<void> | null): void;
}

/** @param now in milliseconds, of a clock that never goes back. */
export function createFramePace(now: () => number): FramePace {
  let cost = 0;
  let doneAt = -Infinity;
  let owed = 0;
  return {
    isDue() {
      if (owed > 0) return false;
      return cost <= QUICK_MS || now() - doneAt >= PAUSE_PER_COST * cost;
    },
    async drew(done) {
      const startedAt = now();
      owed += 1;
      await done;
      owed -= 1;
      doneAt = now();
      cost = doneAt - startedAt;
    },
  };
}
