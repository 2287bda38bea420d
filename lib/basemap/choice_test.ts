import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as v from "valibot";
import { contentOrigins } from "../../fresh.config.ts";
import { listedBasemap, listedBasemaps } from "./choice.ts";

const parse = (text: string) => v.parse(listedBasemap, text).choice;
const CARTO = "https://basemaps.cartocdn.com/gl";

describe("BASEMAP", () => {
  it("carto is light in light, and dark in dark", () => {
    expect(parse("carto")).toEqual({
      kind: "styles",
      light: `${CARTO}/positron-gl-style/style.json`,
      dark: `${CARTO}/dark-matter-gl-style/style.json`,
    });
  });

  it("may name one of CARTO's styles for both themes", () => {
    const url = `${CARTO}/positron-gl-style/style.json`;
    expect(parse("positron")).toEqual({ kind: "styles", light: url, dark: url });
  });

  it("voyager is Dark Matter in the dark", () => {
    expect(parse("voyager")).toEqual({
      kind: "styles",
      light: `${CARTO}/voyager-gl-style/style.json`,
      dark: `${CARTO}/dark-matter-gl-style/style.json`,
    });
  });

  it("may be a style's URL, or two: for light and for dark", () => {
    const [light, dark] = ["https://maps.example.com/light?key=1", "https://maps.example.net/dark"];
    expect(parse(light)).toEqual({ kind: "styles", light, dark: light });
    expect(parse(`${light} ${dark}`)).toEqual({ kind: "styles", light, dark });
  });

  it("may be an archive, by its path or URL", () => {
    for (const location of [".data/boston.pmtiles", "/srv/my maps/boston.pmtiles"]) {
      expect(parse(location)).toEqual({ kind: "archive", location });
    }
    const location = new URL("https://maps.example.com/boston.pmtiles");
    expect(parse(location.href)).toEqual({ kind: "archive", location });
  });
});

describe("what pages may reach", () => {
  const api = "https://gcp-us-east1.api.carto.com";
  const reach = (text: string) => contentOrigins(api, [v.parse(listedBasemap, text)]);

  it("has the hosts of both styles", () => {
    const both = reach("https://light.example.com/style.json https://dark.example.com/style.json");
    const origins = ["https://light.example.com", "https://dark.example.com"];
    expect(both).toEqual({ connect: [api, ...origins], image: origins });
  });

  it("has the tile hosts of CARTO's styles", () => {
    const origins = ["https://basemaps.cartocdn.com", "https://*.basemaps.cartocdn.com"];
    for (const text of ["carto", "voyager", `${CARTO}/positron-gl-style/style.json`]) {
      expect(reach(text)).toEqual({ connect: [api, ...origins], image: origins });
    }
  });

  it("has the hosts of every basemap that people may choose, each once", () => {
    const style = "https://maps.example.com/style.json";
    const listed = [v.parse(listedBasemap, style), ...v.parse(listedBasemaps, "voyager, carto")];
    const own = "https://maps.example.com";
    const cartos = ["https://basemaps.cartocdn.com", "https://*.basemaps.cartocdn.com"];
    expect(contentOrigins(api, listed).image).toEqual([own, ...cartos]);
  });

  it("is CARTO's API alone where the app serves the tiles itself", () => {
    for (const text of ["offline", "boston.pmtiles", "https://maps.example.com/boston.pmtiles"]) {
      expect(reach(text)).toEqual({ connect: [api], image: [] });
    }
  });
});
