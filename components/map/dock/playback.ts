/** Moves a window over a time series by itself, and ends at the last step. */

/** All in steps of the time series, from 0. */
export interface PlaybackPlan {
  readonly start: number;
  readonly width: number;
  /** How many steps there are. */
  readonly steps: number;
}

export interface PlaybackPace {
  /** How long the window takes to move by its own width, in milliseconds. */
  readonly periodMs: number;
  /** Glides; else it jumps by its width at once. */
  readonly glides: boolean;
}

/** Where the person prefers reduced motion, whatever the speed. */
export const REDUCED_PERIOD_MS = 1_000;

/**
 * @param elapsedMs since it began.
 * @returns where the window begins, and whether it has come to the end.
 */
export function windowAt(
  { start, width, steps }: PlaybackPlan,
  { periodMs, glides }: PlaybackPace,
  elapsedMs: number,
): { readonly first: number; readonly ended: boolean } {
  const periods = elapsedMs / periodMs;
  const first = start + width * (glides ? periods : Math.floor(periods));
  const last = Math.max(0, steps - width);
  return first >= last ? { first: last, ended: true } : { first, ended: false };
}

/** @returns where it begins: from the window's place, or from the start where that is already the end. */
export function playbackPlan(
  window: readonly [first: number, end: number] | null,
  steps: number,
): PlaybackPlan {
  const [first, end] = window ?? [0, steps];
  const width = end - first;
  // A window over all of it cannot move: a twelfth of it does.
  if (width >= steps) return { start: 0, width: Math.max(1, Math.round(steps / 12)), steps };
  return { start: end >= steps ? 0 : first, width, steps };
}

/** When the window moves: at the screen's frames, or by a timer. */
export interface PlaybackClock {
  /** In milliseconds. */
  now(): number;
  /** Calls once, soon: at the next frame, or after `ms`. @returns what takes the call back. */
  next(run: () => void, ms: number | null): () => void;
}

export interface PlaybackOptions {
  readonly plan: PlaybackPlan;
  readonly pace: PlaybackPace;
  readonly clock: PlaybackClock;
  /** The window begins there now. */
  onMove(first: number): void;
  /** The window has come to the end. */
  onEnd(): void;
}

/** @returns what stops it where it is. */
export function play({ plan, pace, clock, onMove, onEnd }: PlaybackOptions): () => void {
  const startedAt = clock.now();
  let cancel = () => {};
  const step = () => {
    const elapsed = clock.now() - startedAt;
    const { first, ended } = windowAt(plan, pace, elapsed);
    onMove(first);
    if (ended) return onEnd();
    const { periodMs, glides } = pace;
    cancel = clock.next(step, glides ? null : periodMs - elapsed % periodMs);
  };
  step();
  return () => cancel();
}

/** The page's own. */
export const pageClock: PlaybackClock = {
  now: () => performance.now(),
  next(run, ms) {
    if (ms === null) {
      const frame = requestAnimationFrame(run);
      return () => cancelAnimationFrame(frame);
    }
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
