import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createBasemapTurn } from "./basemap_turn.ts";

/** A sequence of events, with the time at which the basemap was shown. */
function lives(events: (turn: ReturnType<typeof createBasemapTurn>, time: FakeTime) => void) {
  using time = new FakeTime(0);
  const shown: number[] = [];
  const turn = createBasemapTurn(() => shown.push(time.now), (callback) => {
    setTimeout(callback, 16);
  });
  turn.begin();
  events(turn, time);
  time.tick(5_000);
  return shown;
}

describe("the basemap", () => {
  it("appears in the frame after the first features", () => {
    expect(lives((turn, time) => {
      turn.drawn();
      time.tick(10);
      turn.asked();
      turn.asked();
      time.tick(50);
      turn.drawn();
      turn.arrived();
      time.tick(100);
      turn.drawn();
      time.tick(1_000);
      turn.drawn();
    })).toEqual([176]);
  });

  it("waits for a slow network, and not for a slow CARTO", () => {
    const withTileAfter = (ms: number) =>
      lives((turn, time) => {
        time.tick(20);
        turn.asked();
        time.tick(ms);
        turn.arrived();
        turn.drawn();
      });
    expect(withTileAfter(900)).toEqual([936]);
    expect(withTileAfter(1_500)).toEqual([1_020]);
  });

  it("appears where no features are requested, or none are ever drawn", () => {
    expect(lives(() => {})).toEqual([400]);
    expect(lives((turn, time) => {
      turn.asked();
      time.tick(100);
      turn.arrived();
    })).toEqual([2_100]);
  });

  it("does not appear after the map was removed", () => {
    expect(lives((turn, time) => {
      turn.asked();
      turn.arrived();
      turn.drawn();
      turn.cancel();
      time.tick(10);
    })).toEqual([]);
  });
});
