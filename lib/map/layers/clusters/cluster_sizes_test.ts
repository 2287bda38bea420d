import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { clusterRadius, hasRoom, LARGEST_CLUSTER } from "./cluster_sizes.ts";

describe("the circle of a cluster", () => {
  it("has an area proportional to its number of points", () => {
    const area = (count: number) => clusterRadius(count, 9_000) ** 2;
    expect(area(8_000) / area(1_000)).toBeCloseTo(8, 6);
    expect(area(6_000) / area(2_000)).toBeCloseTo(3, 6);
    expect(clusterRadius(9_000, 9_000)).toBeLessThanOrEqual(LARGEST_CLUSTER);
  });

  it("is visible for any count, and has a label only where it fits", () => {
    expect(clusterRadius(1, 100_000)).toBe(5);
    expect(hasRoom("9K", 5)).toBe(false);
    expect(hasRoom("999.9K", LARGEST_CLUSTER)).toBe(true);
  });
});
