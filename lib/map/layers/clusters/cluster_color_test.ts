import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { AggregatedColumn, Color, Layer } from "../../document.ts";
import { CARTO_COLOR_NAMES } from "../scales/carto_colors.ts";
import { CLUSTER_FILL, clusterColor, countColor, drawnClasses } from "./cluster_color.ts";
import type { Rgb } from "../scales/color_scale.ts";
import { colorScale } from "../scales/color_scales.ts";
import { contrast } from "../scales/oklch.ts";
import { categoryColors, groundsOf, rampColors } from "../scales/palettes.ts";

function layerOf(columns: readonly AggregatedColumn[]): Layer {
  return {
    id: "a",
    dataset: "a",
    type: "point",
    visible: true,
    opacity: 1,
    radius: 6,
    cluster: { below_zoom: 0, above_features: 9 },
    aggregation: { expression: "", columns },
  };
}
function scaleOf(color: Color | undefined) {
  return colorScale({
    color,
    chosen: 0,
    layerType: "point",
    theme: "light",
    settingsOf: () => ({ values: { a: "A", b: "B" } }),
    statsOf: () => ({ min: 0, max: 9, quantiles: {}, categories: ["a", "b", "c"] }),
  });
}
const kinds = scaleOf({ scale: "categories", column: "kind", palette: "Bold" });
const byClass = layerOf([
  { alias: "class0_sum", of: "class", column: "kind", value: "a" },
  { alias: "class1_sum", of: "class", column: "kind", value: "b" },
]);

describe("the color of a cluster", () => {
  it("is that of the class that most of its points have", () => {
    const color = clusterColor(byClass, kinds);
    expect(color?.({ class0_sum: 3, class1_sum: 5 }, 9)).toEqual(kinds.colorOf("b"));
    expect(color?.({ class0_sum: "6", class1_sum: 5 }, 12)).toEqual(kinds.colorOf("a"));
    expect(color?.({ class0_sum: 1, class1_sum: 1 }, 9)).toEqual(kinds.colorOf("c"));
  });

  it("is that of the mean of numbers", () => {
    const kilos = scaleOf({ scale: "continuous", column: "kg", palette: "Teal" });
    const layer = layerOf([
      { alias: "mean0_average", of: "column", column: "kg", operation: "avg" },
    ]);
    expect(clusterColor(layer, kilos)?.({ mean0_average: 4.5 }, 9)).toEqual(kilos.colorOf(4.5));
  });

  it("is the layer's own without a column", () => {
    const plain = scaleOf("#3969ac");
    expect(clusterColor(layerOf([]), plain)?.({}, 9)).toEqual(plain.colorOf(null));
  });
});

describe("the classes whose colors are on the map", () => {
  it("are none while points are in plain clusters", () => {
    expect(drawnClasses(layerOf([]), kinds, true)).toEqual([]);
    expect(drawnClasses(layerOf([]), kinds, false)).toEqual(kinds.classes);
    expect(drawnClasses(byClass, kinds, true)).toEqual(kinds.classes);
  });
});

describe("a cluster's count", () => {
  const over = (fill: Rgb, ground: Rgb): Rgb => {
    const [red, green, blue] = fill.map((channel, at) => {
      const below = ground[at] ?? 0;
      return below + (channel - below) * CLUSTER_FILL;
    });
    return [red ?? 0, green ?? 0, blue ?? 0];
  };

  it("can be read on each class of each palette, over land and water", () => {
    for (const theme of ["light", "dark"] as const) {
      for (const name of CARTO_COLOR_NAMES) {
        const { own, others } = categoryColors(name, theme);
        for (const fill of [...own, others, ...rampColors(name, 7, { theme, isThin: true })]) {
          for (const ground of groundsOf(theme)) {
            const ratio = contrast(countColor(fill, theme), over(fill, ground));
            expect([name, theme, ratio >= 4.5 || ratio]).toEqual([name, theme, true]);
          }
        }
      }
    }
  });

  it("can be read on any color over land", () => {
    const channel = fc.nat(255);
    fc.assert(fc.property(
      fc.tuple(channel, channel, channel),
      fc.constantFrom("light", "dark"),
      (fill, theme) => contrast(countColor(fill, theme), over(fill, groundsOf(theme)[0])) >= 4.5,
    ));
  });
});
