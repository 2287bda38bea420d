import { expect } from "@std/expect";
import { beforeEach, describe, it } from "@std/testing/bdd";
import { type ContextHealth, type ContextState, createContextHealth } from "./context_health.ts";

const [ground, layers] = [new EventTarget(), new EventTarget()];

let clock: number;
let timers: { at: number; run: () => void }[];
let states: ContextState[];
let health: ContextHealth;
beforeEach(() => {
  clock = 0;
  timers = [];
  states = [];
  health = createContextHealth({
    onState: (state) => states.push(state),
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
  it("recover once all of them are restored", () => {
    health.lost(ground);
    health.lost(layers);
    health.restored(layers);
    expect(states).toEqual(["lost"]);
    health.restored(ground);
    expect(states).toEqual(["lost", "ok"]);
  });

  it("are gone after the second loss within a minute, and stay so", () => {
    health.lost(ground);
    health.restored(ground);
    pass(59_000);
    health.lost(layers);
    health.restored(layers);
    expect(states).toEqual(["lost", "ok", "gone"]);
  });

  it("may be lost again later", () => {
    health.lost(ground);
    health.restored(ground);
    pass(60_000);
    health.lost(ground);
    expect(states).toEqual(["lost", "ok", "lost"]);
  });

  it("are gone where one is not restored", () => {
    health.lost(ground);
    pass(20_000);
    health.restored(ground);
    expect(states).toEqual(["lost", "gone"]);
  });
});
