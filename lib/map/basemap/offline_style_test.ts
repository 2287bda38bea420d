import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { offlineStyle } from "./offline_style.ts";

const options = {
  tilesUrl: "https://maps.example/basemap/{z}/{x}/{y}?v=1",
  maxzoom: 7,
  fonts: "Acme",
};
const themes = ["light", "dark"] as const;

describe("the offline style", () => {
  it("makes no requests to other servers", () => {
    for (const theme of themes) {
      const style = offlineStyle(theme, options);
      expect(style.glyphs).toBe(undefined);
      expect(style.sprite).toBe(undefined);
      for (const source of Object.values(style.sources)) {
        expect(source).toMatchObject({ type: "vector", tiles: [options.tilesUrl] });
      }
    }
  });

  it("has every source's attribution", () => {
    for (const source of Object.values(offlineStyle("light", options).sources)) {
      expect(JSON.stringify(source)).toContain("GeoNames</a> (CC BY 4.0)");
      expect(JSON.stringify(source)).toContain("Natural Earth");
    }
  });

  it("has names in the page's fonts", () => {
    const names = offlineStyle("light", options).layers.filter(({ type }) => type === "symbol");
    expect(names.length).toBeGreaterThan(0);
    for (const { layout } of names) expect(layout).toMatchObject({ "text-font": ["Acme"] });
  });

  it("draws every label above everything else", () => {
    const { layers } = offlineStyle("light", options);
    const first = layers.findIndex(({ type }) => type === "symbol");
    expect(layers.slice(first).every(({ type }) => type === "symbol")).toBe(true);
    expect(first).toBeGreaterThan(0);
  });

  it("has the same layers in both themes, so that one can change into the other", () => {
    const [light, dark] = themes.map((theme) => offlineStyle(theme, options));
    expect(light?.layers.map(({ id }) => id)).toEqual(dark?.layers.map(({ id }) => id));
    expect(JSON.stringify(light?.layers)).not.toBe(JSON.stringify(dark?.layers));
  });

  it("has no county lines above zoom 10, where they are too coarse", () => {
    const county = offlineStyle("light", options).layers.find(({ id }) => id === "county");
    expect(county?.maxzoom).toBeLessThanOrEqual(10);
  });

  it("names no layer twice", () => {
    const ids = offlineStyle("dark", options).layers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
