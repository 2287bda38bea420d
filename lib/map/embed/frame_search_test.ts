import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { mapSearch } from "./frame_search.ts";

describe("a map's state in a frame's URL", () => {
  it("is what stands beside the frame's own parameters", () => {
    const search =
      "?origin=https://a.example&map=m&basemap=x&cooperative-gestures=off&lat=1&a=b&a=c";
    expect(mapSearch(search)).toBe("map=m&lat=1&a=b&a=c");
  });
});
