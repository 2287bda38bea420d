import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { timeOf } from "./window_extension.ts";

describe("a time on the graphics card", () => {
  it("is exact to the millisecond, and in order", () => {
    const time = fc.integer({ min: Date.UTC(1600, 0), max: Date.UTC(2400, 0) });
    fc.assert(fc.property(time, time, (a, b) => {
      const [[units, rest], [otherUnits, otherRest]] = [timeOf(a), timeOf(b)];
      for (const part of [units, rest]) expect(Math.fround(part)).toBe(part);
      const isBefore = units < otherUnits || (units === otherUnits && rest < otherRest);
      expect(isBefore).toBe(a < b);
    }));
  });
});
