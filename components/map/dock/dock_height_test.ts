import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { heightAfterKey, heightIn, heightLimits } from "./dock_height.ts";

describe("the dock's height", () => {
  it("is from 160 pixels to 70 % of the stage", () => {
    expect(heightLimits(800)).toEqual([160, 560]);
    expect([heightIn(800, 20), heightIn(800, 340.4), heightIn(800, 799)]).toEqual([160, 340, 560]);
    expect(heightLimits(100)).toEqual([160, 160]);
  });

  it("follows the keys", () => {
    const after = (key: string) => heightAfterKey(key, 340, 800);
    expect(["ArrowUp", "ArrowDown", "Home", "End", "a"].map(after)).toEqual([
      364,
      316,
      160,
      560,
      null,
    ]);
    expect(heightAfterKey("ArrowUp", 550, 800)).toBe(560);
  });
});
