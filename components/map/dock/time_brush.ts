/** The range of times that is dragged, playing or chosen. */
import { batch, computed, signal } from "@preact/signals";
import { type BinRange, binRange, rangeOfBins } from "../../../lib/map/widgets/bins.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import {
  pageClock,
  play,
  type PlaybackClock,
  playbackPlan,
  REDUCED_PERIOD_MS,
} from "./playback.ts";
import { timeAt, timeLimits } from "./time_steps.ts";

/**
 * The window that the map draws while the range is dragged or playing; null after that, when the
 * widget's filter applies instead. Meanwhile the old filter is left out of the tiles' query, and
 * the GPU filters the tiles by the window.
 */
export type OnWindow = (widget: string, window: TimeWindow | null) => void;

export interface TimeBrushOptions {
  readonly state: MapState;
  readonly widget: WidgetState;
  readonly onWindow: OnWindow;
  readonly clock?: PlaybackClock;
  /** The person prefers reduced motion. */
  isCalm(): boolean;
}

export const SPEEDS = [0.5, 1, 2, 4] as const;
const PERIOD_MS = 1_000;

export function createTimeBrush(options: TimeBrushOptions) {
  const { state, widget, onWindow, clock = pageClock, isCalm } = options;
  const { id } = widget.widget;
  const held = signal<BinRange | null>(null);
  const playing = signal(false);
  const speed = signal<number>(1);
  const series = computed(() => resultAs("timeseries", widget.result.value));
  /** The limits between the steps, and both ends. */
  const limits = computed(() =>
    series.value === null ? [] : timeLimits(series.value.times, series.value.step)
  );
  const steps = computed(() => Math.max(0, limits.value.length - 1));
  const chosen = computed((): BinRange | null => {
    const filter = widget.filter.value;
    return filter?.kind !== "time" || steps.value === 0 ? null : binRange(filter, limits.value);
  });
  let stopPlaying = () => {};

  function hold(range: BinRange): void {
    const [from, to] = range.map((place) => timeAt(place, limits.peek()));
    if (from === undefined || to === undefined) return;
    held.value = range;
    onWindow(id, { from, to });
  }

  /** Filters by the dragged range, in whole steps. */
  function letGo(): void {
    const range = held.peek();
    if (range === null) return;
    const times = rangeOfBins(inWholeSteps(range), limits.peek());
    batch(() => {
      state.setFilter(id, times === null ? undefined : { kind: "time", ...times });
      held.value = null;
    });
    onWindow(id, null);
  }

  function pause(): void {
    if (!playing.peek()) return;
    stopPlaying();
    playing.value = false;
    letGo();
  }

  return {
    series,
    limits,
    steps,
    /** The range over the bars; fractional while it plays, null without a choice. */
    range: computed(() => held.value ?? chosen.value),
    playing,
    speed,
    hold,
    letGo,
    /** Reverts to the previous choice. */
    drop() {
      if (held.peek() === null) return;
      held.value = null;
      onWindow(id, null);
    },
    clear() {
      pause();
      state.setFilter(id, undefined);
    },
    play() {
      if (playing.peek() || steps.peek() === 0) return;
      const calm = isCalm();
      const plan = playbackPlan(chosen.peek(), steps.peek());
      playing.value = true;
      stopPlaying = play({
        plan,
        pace: { periodMs: calm ? REDUCED_PERIOD_MS : PERIOD_MS / speed.peek(), glides: !calm },
        clock,
        onMove: (first) => hold([first, first + plan.width]),
        onEnd: pause,
      });
    },
    pause,
  };
}

/** One step at least. */
function inWholeSteps([from, to]: BinRange): BinRange {
  const first = Math.round(from);
  return [first, first + Math.max(1, Math.round(to - from))];
}

export type TimeBrush = ReturnType<typeof createTimeBrush>;
