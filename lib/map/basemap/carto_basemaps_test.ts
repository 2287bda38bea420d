import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { withCartoKey } from "./carto_basemaps.ts";

const KEY = "a+key/of=theirs";

describe("the key of CARTO's basemaps", () => {
  it("is added to URLs of CARTO's hosts, beside their other parameters", () => {
    for (
      const url of [
        "https://basemaps.cartocdn.com/gl/voyager-gl-style/style.json",
        "https://tiles-a.basemaps.cartocdn.com/vectortiles/carto.streets/v1/3/2/1.mvt?x=1",
      ]
    ) {
      const keyed = new URL(withCartoKey(url, KEY));
      expect(keyed.searchParams.get("key")).toBe(KEY);
      keyed.searchParams.delete("key");
      expect(keyed.href).toBe(url);
    }
  });

  it("is in no other URL, however similar", () => {
    for (
      const url of [
        "http://basemaps.cartocdn.com/style.json",
        "https://basemaps.cartocdn.com.evil.example/style.json",
        "https://evilbasemaps.cartocdn.com/style.json",
        "https://cartocdn.com/style.json",
        "https://basemaps.cartocdn.com@evil.example/style.json",
        "https://maps.example.com/basemaps.cartocdn.com",
        "http://localhost:8000/basemap/3/2/1",
        "data:application/json,{}",
        "not an address",
      ]
    ) {
      expect(withCartoKey(url, KEY)).toBe(url);
    }
  });
});
