import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Layer } from "../../document.ts";
import { sizeScaleOf } from "./size_scales.ts";

const point = (radius: Extract<Layer, { type: "point" }>["radius"]): Layer => ({
  id: "a",
  dataset: "a",
  type: "point",
  visible: true,
  opacity: 1,
  radius,
  cluster: false,
});
const stats = { min: 100, max: 1_000, quantiles: {}, categories: [] };
const byColumn = point({ column: "kg", scale: "area", range: [4, 11] });

describe("sizes", () => {
  it("grow with the value, between two limits", () => {
    const sizes = sizeScaleOf(byColumn, () => stats);
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(number, number, (a, b) => {
      const [less = 0, more = 0] = [Math.min(a, b), Math.max(a, b)].map((value) =>
        sizes?.sizeOf(value)
      );
      expect(less).toBeLessThanOrEqual(more);
      expect(less).toBeGreaterThanOrEqual(4);
      expect(more).toBeLessThanOrEqual(11);
    }));
  });

  it("follow the value by their area", () => {
    const sizes = sizeScaleOf(byColumn, () => stats);
    expect(sizes?.sizeOf(550)).toBeCloseTo(Math.sqrt((16 + 121) / 2));
    expect(sizes?.sizeOf("550")).toBe(sizes?.sizeOf(550));
    expect(sizes?.sizeOf(null)).toBe(4);
  });

  it("are listed by a few round values of the range", () => {
    expect(sizeScaleOf(byColumn, () => stats)?.steps.map(({ value }) => value))
      .toEqual([100, 550, 1_000]);
  });

  it("are one where they are fixed, and where nothing is known of the column", () => {
    expect(sizeScaleOf(point(7), () => stats)).toMatchObject({ column: null, steps: [] });
    expect(sizeScaleOf(byColumn, () => undefined)?.sizeOf(5)).toBe(7.5);
  });

  it("are heights of what is raised, and none of what lies flat", () => {
    const polygon = { id: "a", dataset: "a", type: "polygon", visible: true, opacity: 1 } as const;
    const height = { column: "floors", range: [0, 90] as [number, number] };
    expect(sizeScaleOf(polygon, () => stats)).toBeNull();
    expect(sizeScaleOf({ ...polygon, height }, () => stats)?.sizeOf(550)).toBe(45);
  });
});
