import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { paddingOf } from "./padding.ts";

const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const NONE = { top: 0, right: 0, bottom: 0, left: 0 };

describe("the camera's padding", () => {
  it("is none where nothing covers the map", () => {
    expect(paddingOf({ map: box(320, 48, 960, 752), card: null, sheet: null, box: null })).toEqual(
      NONE,
    );
  });

  it("leaves the side to a card in the corner, and the top where the map is narrow", () => {
    const card = box(332, 60, 304, 200);
    expect(paddingOf({ map: box(320, 48, 960, 752), card, sheet: null, box: null }))
      .toEqual({ ...NONE, left: 316 });
    expect(paddingOf({ map: box(320, 48, 400, 752), card, sheet: null, box: null }))
      .toEqual({ ...NONE, top: 212 });
  });

  it("leaves the lower edge to a sheet, and to a card that lies on it", () => {
    const map = box(0, 52, 390, 792);
    expect(paddingOf({ map, card: null, sheet: box(0, 760, 390, 84), box: null }))
      .toEqual({ ...NONE, bottom: 84 });
    expect(paddingOf({ map, card: box(0, 560, 390, 284), sheet: box(0, 760, 390, 84), box: null }))
      .toEqual({ ...NONE, bottom: 284 });
  });

  it("leaves the side to the layers, or what is below them, wherever more is left", () => {
    const covers = { map: box(320, 48, 960, 752), card: null, sheet: null };
    expect(paddingOf({ ...covers, box: box(1004, 478, 264, 294) }))
      .toEqual({ ...NONE, right: 276 });
    expect(paddingOf({ ...covers, box: box(1004, 736, 264, 36) }))
      .toEqual({ ...NONE, bottom: 64 });
    const card = box(332, 60, 304, 200);
    expect(paddingOf({ ...covers, card, box: box(1004, 290, 264, 482) }))
      .toEqual({ ...NONE, left: 316, right: 276 });
    expect(paddingOf({ ...covers, map: box(0, 48, 480, 400), box: box(204, 78, 264, 342) }))
      .toEqual(NONE);
  });
});
