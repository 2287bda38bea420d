import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createFramePace } from "./frame_pace.ts";

function paced() {
  let time = 0;
  const pace = createFramePace(() => time);
  return {
    pace,
    pass: (milliseconds: number) => time += milliseconds,
    /** A frame that takes so long. */
    async draw(cost: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      pace.drew(promise);
      const before = pace.isDue();
      time += cost;
      resolve();
      await promise;
      await Promise.resolve();
      return before;
    },
  };
}

describe("the pace of frames", () => {
  it("draws at once, and never while the card still owes a frame", async () => {
    const { pace, draw } = paced();
    expect(pace.isDue()).toBe(true);
    expect(await draw(20)).toBe(false);
    expect(pace.isDue()).toBe(true);
  });

  it("leaves four fifths of the time to the page where a frame takes long", async () => {
    const { pace, draw, pass } = paced();
    await draw(500);
    pass(1_999);
    expect(pace.isDue()).toBe(false);
    pass(1);
    expect(pace.isDue()).toBe(true);
    await draw(60);
    expect(pace.isDue()).toBe(true);
  });
});
