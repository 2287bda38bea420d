import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { besidePoint } from "./tooltip_place.ts";

const FRAME = { width: 800, height: 600 };
const TOOLTIP = { width: 200, height: 100 };

describe("a tooltip", () => {
  it("stands below and right of the pointer, or on the other side near an edge", () => {
    expect(besidePoint({ x: 100, y: 100 }, TOOLTIP, FRAME)).toEqual({ x: 114, y: 114 });
    expect(besidePoint({ x: 700, y: 100 }, TOOLTIP, FRAME)).toEqual({ x: 486, y: 114 });
    expect(besidePoint({ x: 100, y: 590 }, TOOLTIP, FRAME)).toEqual({ x: 114, y: 476 });
  });

  it("is whole within the frame, and never below the pointer where both have room", () => {
    const length = fc.integer({ min: 10, max: 300 });
    const within = fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(fc.property(within, length, length, (point, width, height) => {
      const { x, y } = besidePoint(point, { width, height }, FRAME);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(FRAME.width);
      expect(y + height).toBeLessThanOrEqual(FRAME.height);
      const over = point.x > x && point.x < x + width && point.y > y && point.y < y + height;
      expect(over).toBe(false);
    }));
  });

  it("keeps its beginning in view in a frame that is too small for it", () => {
    expect(besidePoint({ x: 50, y: 50 }, TOOLTIP, { width: 120, height: 80 }))
      .toEqual({ x: 4, y: 4 });
  });
});
