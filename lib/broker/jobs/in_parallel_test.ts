import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inParallel } from "./in_parallel.ts";

describe("inParallel()", () => {
  it("runs each item once, within the limit", async () => {
    const [done, atOnce]: [number[], { now: number; most: number }] = [[], { now: 0, most: 0 }];
    await inParallel(Array.from({ length: 20 }, (_, n) => n), 3, async (item) => {
      atOnce.most = Math.max(atOnce.most, ++atOnce.now);
      await new Promise((resolve) => setTimeout(resolve, item % 3));
      atOnce.now--;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(atOnce.most).toBe(3);
  });

  it("starts nothing more after a failure", async () => {
    let begun = 0;
    const working = inParallel(Array.from({ length: 20 }, (_, n) => n), 2, async () => {
      begun++;
      await Promise.resolve();
      throw new RangeError("no");
    });
    await expect(working).rejects.toThrow(RangeError);
    expect(begun).toBeLessThanOrEqual(2);
  });
});
