import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Color, ColumnSettings } from "../../document.ts";
import type { AttributeStats } from "../../sources/source_stats.ts";
import type { ColorScaleInput } from "./color_scale.ts";
import { colorScale, layerColor } from "./color_scales.ts";

const stats = (part: Partial<AttributeStats>): AttributeStats => ({
  min: undefined,
  max: undefined,
  quantiles: {},
  categories: [],
  ...part,
});

function scaleOf(
  color: Color | undefined,
  ofColumn: Partial<AttributeStats> = {},
  more: Partial<ColorScaleInput> & { readonly settings?: ColumnSettings } = {},
) {
  return colorScale({
    color,
    chosen: 0,
    layerType: "point",
    theme: "light",
    settingsOf: () => more.settings,
    statsOf: () => stats(ofColumn),
    ...more,
  });
}

const categories = { scale: "categories", column: "kind", palette: "Bold" } as const;
const bins = { scale: "bins", column: "kg", method: "quantiles", palette: "Teal" } as const;
const custom = (breaks: number[]) => ({ ...bins, method: "custom" as const, breaks });

/** Values that a warehouse may contain. */
const anything = fc.oneof(
  fc.string(),
  fc.constantFrom("constructor", "__proto__", "toString", "", "NaN", "1e999", " 7 "),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.object(),
);

describe("any scale", () => {
  it("has a color for any value, equal to its class's", () => {
    const scales = [
      scaleOf(undefined),
      scaleOf("#123456"),
      scaleOf(categories, { categories: ["a", "constructor", true, 7] }),
      scaleOf(custom([1, 5])),
      scaleOf(bins, { min: 0, max: 9 }),
      scaleOf(bins),
    ];
    fc.assert(
      fc.property(anything, (value) => {
        for (const scale of scales) {
          const color = scale.colorOf(value);
          expect(color).toHaveLength(3);
          for (const channel of color) expect(Number.isInteger(channel)).toBe(true);
          expect(scale.classOf(value).color).toEqual(color);
        }
      }),
      { examples: [[{ toString: 0 }]] },
    );
  });

  it("falls back to its first encoding where the chosen one does not exist", () => {
    expect(scaleOf([categories, bins], {}, { chosen: 9 }).column).toBe("kind");
    expect(scaleOf([categories, bins], {}, { chosen: 1 }).column).toBe("kg");
  });
});

describe("categories", () => {
  it("distinguish names of Object.prototype", () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
    const scale = scaleOf(categories, { categories: names });
    expect(new Set(names.map((name) => String(scale.colorOf(name)))).size).toBe(4);
    expect(scale.classOf("valueOf").of).toEqual({ kind: "others" });
  });

  it("have their colors by name, in any order of CARTO's list", () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(names, fc.infiniteStream(fc.nat()), (all, random) => {
      const shuffled = all.map((name) => ({ name, at: random.next().value }))
        .sort((a, b) => a.at - b.at).map(({ name }) => name);
      expect(scaleOf(categories, { categories: shuffled }).key)
        .toBe(scaleOf(categories, { categories: all }).key);
    }));
  });

  it("follow the document's order, and unnamed values are others", () => {
    const settings = { values: { zebra: "Zebra", ant: { color: "#3969ac" }, bee: "Bee" } };
    const scale = scaleOf(categories, { categories: ["ant", "bee", "fly"] }, { settings });
    expect(scale.classes.map(({ of }) => of.kind === "category" ? of.value : of.kind))
      .toEqual(["zebra", "ant", "bee", "others"]);
    expect(scale.classOf("fly").key).toBe("others");
    expect(scale.colorOf("ant")).toEqual([0x39, 0x69, 0xac]);
  });

  it("beyond the palette are others", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `name ${index}`);
    expect(scaleOf(categories, { categories: many }).classes).toHaveLength(6);
    const settings = { values: Object.fromEntries(many.map((name) => [name, name])) };
    expect(scaleOf(categories, {}, { settings }).classes.length).toBe(11);
    const list = { ...categories, palette: ["#112233", "#334455"] };
    expect(scaleOf(list, { categories: many }).classes.at(-1)?.of.kind).toBe("others");
  });

  it("are the same in tiles and rows: booleans, numbers, bigints", () => {
    const yes = scaleOf(categories, { categories: [true, false] });
    expect(yes.classOf("true")).toBe(yes.classOf(true));
    const one = scaleOf(categories, { categories: [1, 2] });
    expect(one.classOf("1")).toBe(one.classOf(1n));
    const settings = { values: { "1": "One", "2": "Two" } };
    expect(scaleOf(categories, { categories: [1, 2] }, { settings }).classOf(1).of)
      .toEqual({ kind: "category", value: 1 });
  });

  it("have a class for missing values if there are any", () => {
    const kinds = (hasNulls: boolean) =>
      scaleOf(categories, { categories: ["a"], hasNulls }).classes.map(({ key }) => key);
    expect(kinds(true)).toEqual(["is:a", "null"]);
    expect(kinds(false)).toEqual(["is:a"]);
    expect(scaleOf(categories, { categories: [""] }).classOf("").key).toBe("is:");
  });
});

describe("bins", () => {
  const quantiles = { 5: [20, 30, 40, 50] };

  it("end at CARTO's quantiles", () => {
    const { classes, classOf } = scaleOf(bins, { min: 10, max: 60, quantiles });
    expect(classes.map(({ of }) => of.kind === "bin" ? [of.from, of.to] : of.kind))
      .toEqual([[10, 20], [20, 30], [30, 40], [40, 50], [50, null]]);
    expect(classOf(30)).toBe(classes[2]);
    expect(classOf(29.9)).toBe(classes[1]);
    expect(classOf(-5)).toBe(classes[0]);
    expect(classOf(1e300)).toBe(classes[4]);
  });

  it("are fewer where equal values fill several", () => {
    const { classes } = scaleOf(bins, { min: 10, max: 60, quantiles: { 5: [10, 10, 30, 30] } });
    expect(classes).toHaveLength(2);
  });

  it("accept numbers as texts", () => {
    const { classOf } = scaleOf(custom([10, 20]));
    expect(classOf("15.5")).toBe(classOf(15.5));
    expect(classOf(15n)).toBe(classOf(15));
    expect(classOf("fifteen").of).toEqual({ kind: "null" });
    expect(classOf(NaN).of).toEqual({ kind: "null" });
  });

  it("have one color each, for any number of bins", () => {
    for (const layerType of ["point", "h3"] as const) {
      const breaks = Array.from({ length: 19 }, (_, index) => index);
      const { classes } = scaleOf(custom(breaks), {}, { layerType });
      expect(new Set(classes.map(({ color }) => String(color))).size).toBe(20);
    }
  });

  it("are one color while statistics are unknown", () => {
    expect(scaleOf(bins).classes.map(({ of }) => of.kind)).toEqual(["all"]);
  });
});

describe("a continuous scale", () => {
  const continuous = { scale: "continuous", column: "kg", palette: "Teal" } as const;

  it("is a gradient between the ends of its range", () => {
    const { colorOf, ramp } = scaleOf(continuous, { min: 0, max: 10 });
    expect(colorOf(-5)).toEqual(colorOf(0));
    expect(colorOf(50)).toEqual(colorOf(10));
    expect(colorOf(0)).toEqual(ramp?.colors[0]);
    expect(colorOf(10)).toEqual(ramp?.colors.at(-1));
    expect(colorOf("5")).toEqual(ramp?.colors[3]);
  });

  it("has one color where all values are equal", () => {
    expect(scaleOf(continuous, { min: 4, max: 4 }).classes).toHaveLength(1);
  });
});

describe("cells of a layer without a color", () => {
  const layer = { id: "a", dataset: "a", visible: true, opacity: 1, type: "h3" } as const;

  it("are colored by their first value, or by their number of rows", () => {
    expect(layerColor({ ...layer, aggregate: { kg: "sum" } })).toMatchObject({ column: "kg" });
    expect(layerColor({ ...layer, aggregate: {} })).toMatchObject({ column: "rows_count" });
  });
});
