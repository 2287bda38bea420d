import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { contrast, rgbOf } from "../layers/scales/oklch.ts";
import { PALETTES } from "./palette.ts";

const between = (one: string, other: string) => contrast(rgbOf(one), rgbOf(other));

describe("the basemap's colors", () => {
  for (const theme of ["light", "dark"] as const) {
    const { land, water, label, minorLabel, waterLabel, ...lines } = PALETTES[theme];

    it(`have readable names on every background (WCAG 2.2, 1.4.3): ${theme}`, () => {
      expect(between(label, land)).toBeGreaterThanOrEqual(5.7);
      expect(between(minorLabel, land)).toBeGreaterThanOrEqual(4.5);
      expect(between(waterLabel, water)).toBeGreaterThanOrEqual(4.5);
    });

    it(`distinguish land and water, and are all quieter than data: ${theme}`, () => {
      expect(between(land, water)).toBeGreaterThan(1.1);
      for (const line of Object.values(lines)) expect(between(line, land)).toBeLessThan(3);
    });
  }
});
