import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { hexagons, randomFrom, spots, winding } from "./map_picture.ts";

describe("a map's picture", () => {
  it("is the same for the same map, and differs between maps", () => {
    const picture = (id: string) => {
      const random = randomFrom(id);
      return JSON.stringify([spots(random, 9), winding(random), hexagons(random)]);
    };
    expect(picture("places")).toBe(picture("places"));
    expect(picture("places")).not.toBe(picture("deliveries"));
  });

  it("has only numbers in its paths", () => {
    const paths = hexagons(randomFrom("demand"));
    expect(paths.join("")).toMatch(/^[Mlvz\d. -]+$/);
    expect(paths.every((path) => path !== "")).toBe(true);
  });
});
