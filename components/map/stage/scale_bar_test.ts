import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { scaleAt } from "./scale_bar.ts";

const at = (latitude: number, zoom: number) => scaleAt({ latitude, longitude: 0, zoom });

describe("the scale bar", () => {
  it("is a round distance as long as it is on the map", () => {
    // 40,075 km are 512 pixels at the equator.
    expect(at(0, 0)).toEqual({ meters: 5_000_000, length: 64 });
    expect(at(42.36, 11)).toEqual({ meters: 2_000, length: 71 });
    expect(at(42.36, 17).meters).toBe(20);
  });

  it("has room, and says 1, 2 or 5 of something, wherever one looks", () => {
    for (let zoom = 0; zoom <= 22; zoom += 0.37) {
      for (const latitude of [0, -33, 60, 84]) {
        const { meters, length } = at(latitude, zoom);
        expect(length).toBeGreaterThan(30);
        expect(length).toBeLessThanOrEqual(96);
        expect(meters.toExponential()).toMatch(/^[125]e/);
      }
    }
  });
});
