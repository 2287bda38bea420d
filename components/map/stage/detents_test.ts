import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { detentBeside, detentHeight, detentNear } from "./detents.ts";

describe("a sheet's detents", () => {
  it("are 84 pixels, three fifths and nearly all of the stage", () => {
    const heights = (["rest", "half", "full"] as const).map((one) => detentHeight(one, 800));
    expect(heights).toEqual([84, 480, 792]);
  });

  it("are reached by the nearest, and by a flick beyond it", () => {
    expect(detentNear(100, 800)).toBe("rest");
    expect(detentNear(400, 800)).toBe("half");
    expect(detentNear(700, 800)).toBe("full");
    expect(detentNear(300, 800, -1)).toBe("rest");
    expect(detentNear(480, 800, 1.5)).toBe("full");
  });

  it("end at rest and at full", () => {
    expect(detentBeside("rest", 1)).toBe("half");
    expect(detentBeside("rest", -1)).toBe("rest");
    expect(detentBeside("full", 1)).toBe("full");
  });
});
