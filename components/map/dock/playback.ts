/** Animates a window over a time series, up to the last step. */

/** Positions are in steps of the time series, from 0. */
export interface PlaybackPlan {
  readonly start: number;
  readonly width: number;
  /** The number of steps. */
  readonly steps: number;
}

export interface PlaybackPace {
  /** The time in which the window moves by its own width, in milliseconds. */
  readonly periodMs: number;
  /** Moves smoothly; otherwise it jumps by its width. */
  readonly glides: boolean;
}

/** The period with reduced motion, at any speed. */
export const REDUCED_PERIOD_MS = 1_000;

/**
 * @param elapsedMs since the start.
 * @returns the window's start, and whether it has reached the end.
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

/** @returns the start of playback: the window's position, or 0 if that is already the end. */
export function playbackPlan(
  window: readonly [first: number, end: number] | null,
  steps: number,
): PlaybackPlan {
  const [first, end] = window ?? [0, steps];
  const width = end - first;
  // A window over the whole series cannot move: use a twelfth of it.
  if (width >= steps) return { start: 0, width: Math.max(1, Math.round(steps / 12)), steps };
  return { start: end >= steps ? 0 : first, width, steps };
}

/** Schedules the window's moves: by animation frames, or by a timer. */
export interface PlaybackClock {
  /** In milliseconds. */
  now(): number;
  /** Calls once: at the next frame, or after `ms`. @returns a function that cancels the call. */
  next(run: () => void, ms: number | null): () => void;
}

export interface PlaybackOptions {
  readonly plan: PlaybackPlan;
  readonly pace: PlaybackPace;
  readonly clock: PlaybackClock;
  /** The window's start changed. */
  onMove(first: number): void;
  /** The window reached the end. */
  onEnd(): void;
}

/** @returns a function that stops it at its current position. */
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

/** The page's own scheduler. */
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
