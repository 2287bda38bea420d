import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createBasemapTurn } from "./basemap_turn.ts";

/** What a page lives through, with the time by which the basemap was shown. */
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
  it("comes in the frame after the first stores", () => {
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

  it("does not wait for a CARTO that takes its time", () => {
    expect(lives((turn, time) => {
      time.tick(20);
      turn.asked();
      time.tick(100);
      turn.arrived();
      turn.drawn();
    })).toEqual([80]);
  });

  it("comes where there is no store to ask for, or none is ever drawn", () => {
    expect(lives(() => {})).toEqual([400]);
    expect(lives((turn) => {
      turn.asked();
      turn.arrived();
    })).toEqual([400]);
  });

  it("comes no more once the map is gone", () => {
    expect(lives((turn, time) => {
      turn.asked();
      turn.arrived();
      turn.drawn();
      turn.cancel();
      time.tick(10);
    })).toEqual([]);
  });
});
