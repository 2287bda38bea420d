import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { besidePoint } from "./tooltip_place.ts";

const FRAME = { width: 800, height: 600 };
const TOOLTIP = { width: 200, height: 100 };

describe("a tooltip", () => {
  it("stands below and right of the pointer, or on the other side near an edge", () => {
    expect(besidePoint({ x: 100, y: 100 }, TOOLTIP, FRAME)).toEqual({ x: 112, y: 112 });
    expect(besidePoint({ x: 700, y: 100 }, TOOLTIP, FRAME)).toEqual({ x: 488, y: 112 });
    expect(besidePoint({ x: 100, y: 590 }, TOOLTIP, FRAME)).toEqual({ x: 112, y: 478 });
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

  it("leaves the disc under the pointer uncovered, wherever on it the pointer is", () => {
    const disc = fc.record({
      angle: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      radius: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(fc.property(disc, ({ angle, share, radius }) => {
      const center = { x: 300, y: 250 };
      const x = center.x + share * radius * Math.cos(angle);
      const y = center.y + share * radius * Math.sin(angle);
      const place = besidePoint({ x, y }, TOOLTIP, FRAME, radius);
      const nearest = {
        x: Math.max(place.x, Math.min(center.x, place.x + TOOLTIP.width)),
        y: Math.max(place.y, Math.min(center.y, place.y + TOOLTIP.height)),
      };
      expect(Math.hypot(nearest.x - center.x, nearest.y - center.y)).toBeGreaterThan(radius);
    }));
  });

  it("keeps its beginning in view in a frame that is too small for it", () => {
    expect(besidePoint({ x: 50, y: 50 }, TOOLTIP, { width: 120, height: 80 }))
      .toEqual({ x: 4, y: 4 });
  });
});
