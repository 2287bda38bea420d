import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { leastShift, roomIn } from "./uncovered.ts";

const MAP = { width: 800, height: 600 };
const NONE = { top: 0, right: 0, bottom: 0, left: 0 };
const pointAt = (x: number, y: number) => ({ left: x, right: x, top: y, bottom: y });

describe("what is not covered of the map", () => {
  it("is the map without its margins, panels and cards", () => {
    expect(roomIn(MAP, { ...NONE, left: 300, bottom: 200 }, 16))
      .toEqual({ left: 316, right: 784, top: 16, bottom: 384 });
  });

  it("is always some of it", () => {
    fc.assert(fc.property(fc.nat(2_000), fc.nat(2_000), (left, right) => {
      const room = roomIn(MAP, { ...NONE, left, right }, 56);
      expect(room.right - room.left).toBeGreaterThanOrEqual(47.9);
      expect(room.left).toBeGreaterThanOrEqual(0);
      expect(room.right).toBeLessThanOrEqual(MAP.width);
    }));
  });
});

describe("a feature under a card", () => {
  const room = roomIn(MAP, { ...NONE, right: 300 }, 16);

  it("comes out by the least", () => {
    expect(leastShift(pointAt(600, 5), room)).toEqual({ x: -116, y: 11 });
    expect(leastShift(pointAt(300, 300), room)).toEqual({ x: 0, y: 0 });
  });

  it("fills what is not covered where it is larger", () => {
    const large = { left: 350, right: 1_000, top: 100, bottom: 200 };
    expect(leastShift(large, room)).toEqual({ x: -334, y: 0 });
    expect(leastShift({ ...large, left: -100 }, room)).toEqual({ x: 0, y: 0 });
  });
});
