import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { coversOf } from "./covers.ts";

const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const map = box(0, 48, 390, 800);
/** With the sheet at rest. */
const stage = { width: 390, height: 800, room: box(0, 0, 344, 716) };
const insets = (left: number, top: number, right: number, bottom: number) => ({
  ...{ left, top, right, bottom },
});
const sheet = (height: number) => box(0, 800 - height, 390, height);

describe("areas that cover the map", () => {
  it("are relative to the map's corner", () => {
    const covers = {
      layout: "wide",
      detent: "half",
      sheet: null,
      card: box(332, 60, 304, 200),
      stage: { width: 960, height: 752, room: box(0, 48, 684, 704) },
    } as const;
    expect(coversOf({ ...covers, map: box(320, 48, 960, 752), others: [box(1004, 478, 264, 294)] }))
      .toEqual({
        boxes: [box(12, 12, 304, 200), box(684, 430, 264, 294)],
        insets: insets(0, 48, 276, 0),
      });
  });

  it("are the sheet as far as it will open, at most half of the map", () => {
    const at = (detent: "rest" | "half" | "full") =>
      coversOf({ map, stage, layout: "phone", detent, sheet: map, card: null, others: [] });
    const half = { boxes: [sheet(480)], insets: insets(0, 0, 46, 480) };
    expect([at("rest"), at("half"), at("full")]).toEqual([
      { boxes: [sheet(84)], insets: insets(0, 0, 46, 84) },
      half,
      half,
    ]);
  });

  it("have no sheet where it is a panel beside the map, before the layout says so", () => {
    const covers = { map: box(320, 48, 960, 752), stage, card: null, others: [] };
    for (const sheet of [box(0, 48, 320, 752), box(0, 0, 0, 0)]) {
      for (const detent of ["rest", "half"] as const) {
        expect(coversOf({ ...covers, layout: "narrow", detent, sheet }))
          .toEqual({ boxes: [], insets: insets(0, 0, 46, 84) });
      }
    }
  });

  it("are the card instead of the sheet on a phone, beside it on a wider stage", () => {
    const card = box(0, 608, 390, 240);
    const covers = { map, stage, detent: "half", sheet: map, card, others: [] } as const;
    expect(coversOf({ ...covers, layout: "phone" }))
      .toEqual({ boxes: [sheet(240)], insets: insets(0, 0, 46, 480) });
    expect(coversOf({ ...covers, layout: "narrow" }).boxes).toEqual([sheet(480), sheet(240)]);
  });

  it("are one line of the sheet on a low stage, and all of it beside the map once it is open", () => {
    const stage = { width: 640, height: 352, room: box(0, 48, 640, 256) };
    const low = {
      map: box(0, 48, 640, 352),
      stage,
      layout: "low",
      card: null,
      others: [],
    } as const;
    const sheet = box(0, 48, 320, 352);
    expect(coversOf({ ...low, sheet, detent: "rest" }).boxes).toEqual([box(0, 304, 640, 48)]);
    expect(coversOf({ ...low, sheet, detent: "half" }))
      .toEqual({ boxes: [box(0, 0, 320, 352)], insets: insets(320, 48, 0, 48) });
  });
});
