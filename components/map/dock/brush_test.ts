import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type BrushPart, dragged, keyMoved, partAt } from "./brush.ts";

const BINS = 10;

describe("the brush of a time series", () => {
  it("selects all bars that the pointer passed, in either direction", () => {
    const drag = { part: "new", range: [0, BINS], start: 3.4 } as const;
    expect(dragged(drag, 5.1, BINS)).toEqual([3, 6]);
    expect(dragged(drag, 1.9, BINS)).toEqual([1, 4]);
    expect(dragged(drag, 3.4, BINS)).toEqual([3, 4]);
    expect(dragged({ ...drag, start: 10 }, 10, BINS)).toEqual([9, 10]);
  });

  it("moves one end up to the other, and the whole range within the chart", () => {
    expect(dragged({ part: "from", range: [2, 5], start: 2 }, 8, BINS)).toEqual([4, 5]);
    expect(dragged({ part: "to", range: [2, 5], start: 5 }, 0, BINS)).toEqual([2, 3]);
    expect(dragged({ part: "whole", range: [2, 5], start: 3 }, 99, BINS)).toEqual([7, 10]);
    expect(dragged({ part: "whole", range: [2, 5], start: 3 }, 4.2, BINS)).toEqual([3, 6]);
  });

  it("is always whole bars within the chart, at least one", () => {
    const parts: readonly BrushPart[] = ["from", "to", "whole", "new"];
    fc.assert(fc.property(
      fc.constantFrom(...parts),
      fc.nat(BINS - 1),
      fc.integer({ min: 1, max: BINS }),
      fc.double({ min: 0, max: BINS, noNaN: true }),
      fc.double({ min: 0, max: BINS, noNaN: true }),
      (part, first, length, start, at) => {
        const range = [first, Math.min(BINS, first + length)] as const;
        const [from, to] = dragged({ part, range, start }, at, BINS);
        expect([from, to].every(Number.isInteger)).toBe(true);
        expect(from >= 0 && to <= BINS && to > from).toBe(true);
      },
    ));
  });

  it("moves a grip by one bar, by five, and to the ends", () => {
    expect(keyMoved("ArrowRight", "from", [2, 8], BINS)).toEqual([3, 8]);
    expect(keyMoved("PageUp", "from", [2, 8], BINS)).toEqual([7, 8]);
    expect(keyMoved("Home", "from", [2, 8], BINS)).toEqual([0, 8]);
    expect(keyMoved("PageDown", "to", [2, 8], BINS)).toEqual([2, 3]);
    expect(keyMoved("End", "to", [2, 8], BINS)).toEqual([2, 10]);
    expect(keyMoved("ArrowLeft", "to", [2, 3], BINS)).toEqual([2, 3]);
    expect(keyMoved("a", "to", [2, 8], BINS)).toBeNull();
  });

  it("drags a grip near it, and starts a new range elsewhere", () => {
    expect(partAt(3, null, 0.5)).toBe("new");
    expect(partAt(2.3, [2, 6], 0.5)).toBe("from");
    expect(partAt(6.4, [2, 6], 0.5)).toBe("to");
    expect(partAt(4, [2, 6], 0.5)).toBe("whole");
    expect(partAt(9, [2, 6], 0.5)).toBe("new");
    expect([partAt(2.2, [2, 3], 2), partAt(2.8, [2, 3], 2)]).toEqual(["from", "to"]);
  });
});
