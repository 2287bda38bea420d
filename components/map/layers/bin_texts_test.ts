import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { areWhole, binTexts } from "./bin_texts.ts";

const write = (limit: number, how: "compact" | "exact") =>
  new Intl.NumberFormat("en", how === "compact" ? { notation: "compact" } : {}).format(limit);

describe("classes of numbers as text", () => {
  it("end before the next one begins where all values are whole", () => {
    const texts = binTexts([0, 23, 50.5], true, write);
    expect([texts.first(0), texts.last(23)]).toEqual(["0", "22"]);
    expect([texts.first(23), texts.last(50.5)]).toEqual(["23", "50"]);
    expect(texts.first(50.5)).toBe("51");
  });

  it("have no last value that reads like the first of the next one, or that is unknown", () => {
    expect(binTexts([0, 12_000_000], true, write).last(12_000_000)).toBeNull();
    expect(binTexts([0, 23], false, write).last(23)).toBeNull();
  });

  it("are as long as they need to be to differ", () => {
    const near = binTexts([1_200_000, 1_210_000], false, write);
    expect([near.limit(1_200_000), near.limit(1_210_000)]).toEqual(["1,200,000", "1,210,000"]);
    expect(binTexts([1_200_000, 1_300_000], false, write).limit(1_300_000)).toBe("1.3M");
  });
});

describe("a column of whole numbers", () => {
  it("is known by its statistics, where they have enough of its values", () => {
    const stats = { min: 0, max: 9, quantiles: { 2: [4], 3: [3, 6] } };
    expect(areWhole(stats)).toBe(true);
    expect(areWhole({ ...stats, max: 9.5 })).toBe(false);
    expect(areWhole({ ...stats, quantiles: {} })).toBe(false);
    expect(areWhole(undefined)).toBe(false);
  });
});
