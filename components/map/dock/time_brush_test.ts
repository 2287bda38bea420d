import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { PlaybackClock } from "./playback.ts";
import { DAY, dockFixture, FIRST_DAY, showDays } from "./test_helpers.ts";
import { createTimeBrush } from "./time_brush.ts";

function brushOfDays(isCalm = true) {
  const fixture = dockFixture();
  showDays(fixture, [1, 2, 3, 4, 5, 6, 7, 8]);
  const windows: (TimeWindow | null)[] = [];
  let now = 0;
  let next = () => {};
  const clock: PlaybackClock = {
    now: () => now,
    next(run) {
      next = run;
      return () => next = () => {};
    },
  };
  const brush = createTimeBrush({
    state: fixture.state,
    widget: fixture.days,
    onWindow: (_, window) => windows.push(window),
    clock,
    isCalm: () => isCalm,
  });
  return {
    ...fixture,
    brush,
    windows,
    filter: () => fixture.days.filter.peek(),
    tick(ms: number) {
      now += ms;
      next();
    },
  };
}

const day = (index: number) => FIRST_DAY + index * DAY;

describe("a range of times", () => {
  it("is a window on the map while it is dragged, and a filter after that", () => {
    const { brush, windows, filter } = brushOfDays();
    brush.hold([2, 4]);
    expect(windows).toEqual([{ from: day(2), to: day(4) }]);
    expect(filter()).toBeUndefined();
    brush.letGo();
    expect(filter()).toEqual({ kind: "time", from: day(2), to: day(4) });
    expect(windows.at(-1)).toBeNull();
    expect(brush.range.value).toEqual([2, 4]);
  });

  it("is open-ended at the first or the last step, and no filter over all steps", () => {
    const { brush, filter } = brushOfDays();
    brush.hold([5, 8]);
    brush.letGo();
    expect(filter()).toEqual({ kind: "time", from: day(5), to: null });
    brush.hold([0, 8]);
    brush.letGo();
    expect(filter()).toBeUndefined();
  });

  it("reverts where the pointer is canceled", () => {
    const { brush, windows, filter } = brushOfDays();
    brush.hold([1, 2]);
    brush.drop();
    expect([filter(), brush.range.value, windows.at(-1)]).toEqual([undefined, null, null]);
  });

  it("plays without a filter, and filters when paused", () => {
    const { brush, windows, filter, tick } = brushOfDays();
    brush.hold([0, 2]);
    brush.letGo();
    const before = filter();
    windows.length = 0;
    brush.play();
    tick(1_000);
    expect(windows).toEqual([{ from: day(0), to: day(2) }, { from: day(2), to: day(4) }]);
    expect(filter()).toEqual(before);
    brush.pause();
    expect(brush.playing.value).toBe(false);
    expect(filter()).toEqual({ kind: "time", from: day(2), to: day(4) });
    expect(windows.at(-1)).toBeNull();
  });

  it("moves smoothly between steps, and snaps to whole steps when paused", () => {
    const { brush, windows, filter, tick } = brushOfDays(false);
    brush.hold([1, 3]);
    brush.letGo();
    brush.play();
    tick(400);
    expect(windows.at(-1)).toEqual({ from: day(1.8), to: day(3.8) });
    brush.pause();
    expect(filter()).toEqual({ kind: "time", from: day(2), to: day(4) });
  });

  it("plays faster, but once a second with reduced motion", () => {
    for (const [isCalm, end] of [[true, 2], [false, 6]] as const) {
      const { brush, windows, tick } = brushOfDays(isCalm);
      brush.hold([0, 2]);
      brush.letGo();
      brush.speed.value = 2;
      brush.play();
      tick(1_000);
      const to = isCalm ? day(2 + end) : day(end);
      expect(windows.at(-1)).toEqual({ from: to - 2 * DAY, to });
      brush.pause();
    }
  });

  it("stops at the last step", () => {
    const { brush, filter, tick } = brushOfDays();
    brush.hold([2, 4]);
    brush.letGo();
    brush.play();
    tick(60_000);
    expect(brush.playing.value).toBe(false);
    expect(filter()).toEqual({ kind: "time", from: day(6), to: null });
  });

  it("is cleared while it plays", () => {
    const { brush, filter, windows } = brushOfDays();
    brush.play();
    brush.clear();
    expect([filter(), brush.playing.value, windows.at(-1)]).toEqual([undefined, false, null]);
  });

  it("does nothing without times", () => {
    const { brush, days, windows } = brushOfDays();
    days.result.value = { type: "timeseries", step: "day", times: [], series: [] };
    brush.play();
    expect([brush.playing.value, windows]).toEqual([false, []]);
  });
});
