import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { sameData } from "./same_data.ts";
import { tileOf } from "./test_tiles.ts";

describe("data is the same", () => {
  it("for a tile that was wrapped again, and not for another tile", () => {
    const tile = tileOf({});
    expect(sameData({ ...tile, bbox: 1 }, { ...tile, bbox: 2 })).toBe(true);
    expect(sameData(tile, tileOf({}))).toBe(false);
  });

  it("for a source whose token was renewed, and not for one whose data changed", () => {
    const source = { tiles: ["https://a.test/{z}"], accessToken: "a", cache: { value: 1 } };
    expect(sameData(source, { ...source, accessToken: "b" })).toBe(true);
    expect(sameData(source, { ...source, cache: { value: 2 } })).toBe(false);
    expect(sameData(source, { ...source, tiles: ["https://a.test/other/{z}"] })).toBe(false);
    expect(sameData(source, null)).toBe(false);
  });

  it("for equal URLs, and never for cells", () => {
    expect(sameData(["a"], ["a"])).toBe(true);
    expect(sameData(["a"], ["b"])).toBe(false);
    expect(sameData([{ id: 1n }], [{ id: 1n }])).toBe(false);
  });
});
