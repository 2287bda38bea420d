import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { protomapsStyle } from "./protomaps_style.ts";

const options = {
  tilesUrl: "https://maps.example/basemap/{z}/{x}/{y}?v=1",
  minzoom: 2,
  maxzoom: 14,
  bounds: [-71.3, 42.2, -70.9, 42.5],
  language: "es",
  fonts: "Acme, sans-serif",
} as const;
const themes = ["light", "dark"] as const;

/** Every value of that name, anywhere in the style. */
function valuesOf(name: string, part: unknown): unknown[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === name ? [value] : valuesOf(name, value)
  );
}

describe("the Protomaps style", () => {
  it("makes no requests to other servers, nor for tiles that the archive lacks", () => {
    for (const theme of themes) {
      const style = protomapsStyle(theme, options);
      expect([style.glyphs, style.sprite]).toEqual([undefined, undefined]);
      expect(Object.values(style.sources)).toEqual([expect.objectContaining({
        type: "vector",
        tiles: [options.tilesUrl],
        minzoom: 2,
        maxzoom: 14,
        bounds: [-71.3, 42.2, -70.9, 42.5],
      })]);
    }
  });

  it("draws no images, since it has no sprite", () => {
    for (const theme of themes) {
      const text = JSON.stringify(protomapsStyle(theme, options).layers);
      expect(text).not.toContain('"icon-');
      expect(text).not.toMatch(/-(pattern|image)"/);
    }
  });

  it("has the page's fonts as fallbacks of each that it names", () => {
    const fonts = valuesOf("text-font", protomapsStyle("light", options).layers);
    expect(fonts.length).toBeGreaterThan(10);
    const named = fonts.map((font) => JSON.stringify(font)).join();
    const stacks = named.match(/"Noto Sans [^\]]*\]/g) ?? [];
    expect(stacks.length).toBeGreaterThanOrEqual(fonts.length);
    for (const stack of stacks) {
      expect(stack).toMatch(/^"Noto Sans [^"]+","Acme, sans-serif"\]$/);
    }
  });

  it("names places in the person's language", () => {
    expect(JSON.stringify(protomapsStyle("light", options).layers)).toContain('"name:es"');
  });

  it("has the same layers in both themes, so that one can change into the other", () => {
    const [light, dark] = themes.map((theme) => protomapsStyle(theme, options));
    expect(light?.layers.map(({ id }) => id)).toEqual(dark?.layers.map(({ id }) => id));
    expect(JSON.stringify(light?.layers)).not.toBe(JSON.stringify(dark?.layers));
  });

  it("credits OpenStreetMap and Protomaps, with links to new tabs", () => {
    const text = JSON.stringify(protomapsStyle("dark", options).sources);
    expect(text).toContain("OpenStreetMap contributors");
    expect(text).toContain("Protomaps");
    expect(text.match(/target=\\"_blank\\"/g)).toHaveLength(2);
  });
});
