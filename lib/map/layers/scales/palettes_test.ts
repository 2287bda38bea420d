import { colorBins, colorCategories } from "@deck.gl/carto";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { CARTO_COLOR_NAMES, cartoColors } from "./carto_colors.ts";
import type { Rgb } from "./color_scale.ts";
import { contrast, cssOf, labOf, lightnessOf, rgbOf, withLightness } from "./oklch.ts";
import { categoryColors, groundsOf, onGround, rampColors } from "./palettes.ts";

const THEMES = ["light", "dark"] as const;
const rgb = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));

function worst(color: Rgb, theme: typeof THEMES[number]): number {
  return Math.min(...groundsOf(theme).map((ground) => contrast(color, ground)));
}

describe("CARTOColors", () => {
  it("are as CARTO's own scales have them", () => {
    for (const name of CARTO_COLOR_NAMES) {
      const { kind, colors } = cartoColors(name) ?? { kind: "ramp", colors: [] };
      // deck.gl defines the color of others.
      const ours = kind === "ramp" ? colors : colors.slice(0, -1);
      const domain = ours.map((_, index) => index);
      const colorOf = kind === "ramp"
        ? colorBins({ attr: "value", domain: domain.slice(1), colors: name })
        : colorCategories({ attr: "value", domain, colors: name });
      const theirs = domain.map((value) => {
        const feature = {
          type: "Feature" as const,
          geometry: { type: "Point" as const, coordinates: [] },
          properties: { value },
        };
        return Array.from(colorOf(feature, { index: 0, data: [], target: [] })).slice(0, 3);
      });
      expect([name, theirs]).toEqual([name, ours.map((css) => [...rgbOf(css)])]);
    }
  });

  it("contrast with land and water as categories, in both themes", () => {
    for (const name of CARTO_COLOR_NAMES) {
      for (const theme of THEMES) {
        const { own, others } = categoryColors(name, theme);
        const least = theme === "light" ? 3 : 4.5;
        for (const color of [...own, others]) {
          expect([name, worst(color, theme) >= least]).toEqual([name, true]);
        }
      }
    }
  });

  it("contrast with land and water as ramps of points and lines, and keep their order", () => {
    for (const name of CARTO_COLOR_NAMES.filter((one) => cartoColors(one)?.kind === "ramp")) {
      for (const theme of THEMES) {
        for (const count of [2, 5, 7, 20]) {
          const colors = rampColors(name, count, { theme, isThin: true });
          expect(colors).toHaveLength(count);
          for (const color of colors) {
            expect([name, worst(color, theme) >= 3]).toEqual([name, true]);
          }
        }
      }
    }
  });

  it("have more contrast to the background for larger values", () => {
    for (const name of ["Teal", "SunsetDark", "OrYel", "ag_Sunset", "ag_GrnYl"]) {
      for (const theme of THEMES) {
        for (const isThin of [true, false]) {
          const tones = rampColors(name, 6, { theme, isThin }).map(lightnessOf);
          const sorted = tones.toSorted((a, b) => theme === "light" ? b - a : a - b);
          expect([name, theme, tones]).toEqual([name, theme, sorted]);
        }
      }
    }
  });
});

describe("a document's own palette", () => {
  it("contrasts with the background in dark mode too", () => {
    const types = ["#1f6fb4", "#c8501e", "#14845c", "#ac3e88", "#9c6a00", "#586470"];
    const revenues = ["#be8228", "#c85c2c", "#b2384e", "#862874", "#482480"];
    for (const theme of THEMES) {
      for (const color of categoryColors(types, theme).own) {
        expect(worst(color, theme)).toBeGreaterThanOrEqual(theme === "light" ? 3 : 4.5);
      }
      const ramp = rampColors(revenues, 5, { theme, isThin: true });
      for (const color of ramp) expect(worst(color, theme)).toBeGreaterThanOrEqual(3);
      expect(new Set(ramp.map(cssOf)).size).toBe(5);
    }
  });

  it("is unchanged where it has enough contrast", () => {
    expect(cssOf(onGround(rgbOf("#3969ac"), "light"))).toBe("#3969ac");
  });
});

describe("a color with another lightness", () => {
  it("reaches the contrast, whatever it was", () => {
    fc.assert(fc.property(rgb, fc.constantFrom(...THEMES), (color, theme) => {
      expect(worst(onGround(color, theme), theme)).toBeGreaterThanOrEqual(
        theme === "light" ? 3 : 4.5,
      );
    }));
  });

  it("keeps its hue", () => {
    fc.assert(fc.property(rgb, fc.double({ min: 0.3, max: 0.8, noNaN: true }), (color, tone) => {
      const [, a, b] = labOf(color);
      const [, movedA, movedB] = labOf(withLightness(color, tone));
      fc.pre(Math.hypot(a, b) > 0.05 && Math.hypot(movedA, movedB) > 0.05);
      const turn = Math.abs(Math.atan2(a, b) - Math.atan2(movedA, movedB));
      expect(Math.min(turn, 2 * Math.PI - turn)).toBeLessThan(0.15);
    }));
  });
});
