import { expect } from "@std/expect";
import { beforeEach, describe, it } from "@std/testing/bdd";
import { type ContextHealth, type ContextState, createContextHealth } from "./context_health.ts";

const [ground, layers] = [new EventTarget(), new EventTarget()];

let clock: number;
let timers: { at: number; run: () => void }[];
let told: ContextState[];
let health: ContextHealth;
beforeEach(() => {
  clock = 0;
  timers = [];
  told = [];
  health = createContextHealth({
    onState: (state) => told.push(state),
    now: () => clock,
    later(ms, run) {
      const timer = { at: clock + ms, run };
      timers.push(timer);
      return () => timers = timers.filter((one) => one !== timer);
    },
  });
});

function pass(ms: number): void {
  clock += ms;
  for (const { at, run } of timers.splice(0)) if (at <= clock) run();
}

describe("the graphics contexts", () => {
  it("are well again once all of them are back", () => {
    health.lost(ground);
    health.lost(layers);
    health.restored(layers);
    expect(told).toEqual(["lost"]);
    health.restored(ground);
    expect(told).toEqual(["lost", "ok"]);
  });

  it("are gone after the second loss within a minute, and stay so", () => {
    health.lost(ground);
    health.restored(ground);
    pass(59_000);
    health.lost(layers);
    health.restored(layers);
    expect(told).toEqual(["lost", "ok", "gone"]);
  });

  it("may be lost again later", () => {
    health.lost(ground);
    health.restored(ground);
    pass(60_000);
    health.lost(ground);
    expect(told).toEqual(["lost", "ok", "lost"]);
  });

  it("are gone where one does not come back", () => {
    health.lost(ground);
    pass(20_000);
    health.restored(ground);
    expect(told).toEqual(["lost", "gone"]);
  });
});
