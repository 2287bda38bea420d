import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type Config, type Environment, parseConfig } from "../config/config.ts";
import type { BasemapId } from "./choice.ts";
import { basemapSettings } from "./settings.ts";

const KEY = "key-of-the-basemaps";

function sent(environment: Environment, chosen: BasemapId | null) {
  const config: Config = parseConfig({ CARTO_BASEMAP_KEY: KEY, ...environment });
  return basemapSettings({ config, basemap: { known: () => null } }, chosen).basemap;
}

describe("a page's basemap settings", () => {
  it("are of the person's choice while the operator lists it", () => {
    const BASEMAP_CHOICES = "voyager";
    expect(sent({ BASEMAP_CHOICES }, null)).toEqual({ kind: "offline" });
    expect(sent({ BASEMAP_CHOICES }, "voyager")).toMatchObject({ kind: "styles" });
    expect(sent({ BASEMAP_CHOICES }, "carto")).toEqual({ kind: "offline" });
  });

  it("have the key for CARTO's own basemaps alone", () => {
    expect(sent({ BASEMAP: "voyager" }, null)).toMatchObject({ key: KEY });
    for (const BASEMAP of ["offline", "x.pmtiles", "https://maps.example.com/style.json"]) {
      const json = sent({ BASEMAP, BASEMAP_CHOICES: "voyager" }, null);
      expect(JSON.stringify(json)).not.toContain(KEY);
    }
  });
});
