import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { backoffMs } from "./backoff.ts";

describe("backoffMs()", () => {
  it("doubles up to the longest pause, without jitter", () => {
    const options = { firstMs: 100, longestMs: 500, jitter: 0 };
    expect([0, 1, 2, 3, 50].map((attempt) => backoffMs(attempt, options)))
      .toEqual([100, 200, 400, 500, 500]);
  });

  it("is shorter by the jitter at most", () => {
    const options = { firstMs: 100, longestMs: 500, factor: 1.5, jitter: 0.5 };
    expect(backoffMs(1, { ...options, random: () => 0 })).toBe(150);
    expect(backoffMs(1, { ...options, random: () => 1 })).toBe(75);
  });
});
