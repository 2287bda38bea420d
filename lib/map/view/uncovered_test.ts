import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  type Box,
  inset,
  leastMove,
  leastShift,
  NO_INSETS,
  roomOf,
  roomWithin,
  withinMargin,
} from "./uncovered.ts";

const MAP = { width: 800, height: 600 };
const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const pointAt = (x: number, y: number) => box(x, y, 0, 0);
const overlap = (a: Box, b: Box) =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

describe("what is not covered of the map", () => {
  it("is all of it without covers, and the larger side of each", () => {
    expect(roomOf(inset(MAP, NO_INSETS), [])).toEqual(box(0, 0, 800, 600));
    expect(roomOf(inset(MAP, NO_INSETS), [box(0, 0, 300, 250)])).toEqual(box(300, 0, 500, 600));
    expect(roomOf(inset(MAP, NO_INSETS), [box(0, 400, 800, 200), box(536, 100, 264, 300)]))
      .toEqual(box(0, 0, 536, 400));
    expect(roomOf(inset(MAP, NO_INSETS), [box(0, 0, 700, 120), box(748, 560, 40, 30)]))
      .toEqual(box(0, 120, 748, 480));
  });

  it("leaves out nothing that leaves no room", () => {
    const insets = { left: 0, top: 48, right: 0, bottom: 540 };
    expect(roomWithin({ ...MAP, height: 700 }, insets)).toEqual(box(0, 48, 800, 112));
    expect(roomWithin(MAP, insets)).toEqual(box(0, 0, 800, 600));
    expect(roomOf(inset(MAP, NO_INSETS), [box(0, 40, 800, 560)])).toEqual(box(0, 0, 800, 600));
  });

  it("is free of all covers that leave room", () => {
    const cover = fc.record({ x: fc.nat(700), y: fc.nat(500), w: fc.nat(200), h: fc.nat(150) });
    fc.assert(fc.property(fc.array(cover, { maxLength: 4 }), (covers) => {
      const boxes = covers.map(({ x, y, w, h }) => box(x, y, w, h));
      const room = roomOf(inset(MAP, NO_INSETS), boxes);
      expect(room.right - room.left).toBeGreaterThanOrEqual(64);
      expect(room.bottom - room.top).toBeGreaterThanOrEqual(64);
      expect(room.left).toBeGreaterThanOrEqual(0);
      expect(room.right).toBeLessThanOrEqual(MAP.width);
    }));
  });

  it("keeps smaller margins where it is small", () => {
    expect(withinMargin(box(0, 0, 800, 600), 56)).toEqual(box(56, 56, 688, 488));
    expect(withinMargin(box(0, 0, 800, 100), 56)).toEqual(box(56, 20, 688, 60));
  });
});

describe("a feature that is covered", () => {
  const card = box(12, 12, 300, 200);

  it("comes out by the least, and stays where it is not covered", () => {
    expect(leastMove(pointAt(280, 100), MAP, [card], 16)).toEqual({ x: 48, y: 0 });
    expect(leastMove(pointAt(100, 190), MAP, [card], 16)).toEqual({ x: 0, y: 38 });
    expect(leastMove(pointAt(100, 300), MAP, [card], 16)).toEqual({ x: 0, y: 0 });
    expect(leastMove(pointAt(795, 300), MAP, [card], 16)).toEqual({ x: -11, y: 0 });
  });

  it("is free of all covers", () => {
    const covers = [box(0, 420, 800, 180), card, box(740, 12, 48, 140)];
    fc.assert(fc.property(fc.nat(800), fc.nat(600), (x, y) => {
      const by = leastMove(pointAt(x, y), MAP, covers, 28);
      const moved = box(x + by.x - 28, y + by.y - 28, 56, 56);
      expect(covers.some((cover) => overlap(cover, moved))).toBe(false);
    }));
  });

  it("fills what is left of the map where it is larger", () => {
    const room = withinMargin(roomOf(inset(MAP, NO_INSETS), [box(500, 0, 300, 600)]), 16);
    const large = box(350, 100, 650, 100);
    expect(leastMove(large, MAP, [box(500, 0, 300, 600)], 16)).toEqual({ x: -334, y: 0 });
    expect(leastShift({ ...large, left: -100 }, room)).toEqual({ x: 0, y: 0 });
  });
});
