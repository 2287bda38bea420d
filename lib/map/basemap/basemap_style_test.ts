import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { loadBasemapStyle } from "./basemap_style.ts";
import { offlineStyle } from "./offline_style.ts";

const options = {
  tilesUrl: "https://maps.example/basemap/{z}/{x}/{y}?v=1",
  minzoom: 0,
  maxzoom: 7,
  bounds: [-71.3, 42.2, -70.9, 42.5],
  language: "en",
} as const;
const fonts = () => "Acme";

describe("the basemap's style", () => {
  it("is our own for `offline`, in either theme", async () => {
    const styleOf = await loadBasemapStyle({ kind: "offline" }, options, fonts);
    expect(styleOf("light")).toEqual(offlineStyle("light", { ...options, fonts: fonts() }));
    expect(styleOf("dark")).toEqual(offlineStyle("dark", { ...options, fonts: fonts() }));
  });

  it("is the Protomaps style over the server's tiles, in either theme", async () => {
    const styleOf = await loadBasemapStyle({ kind: "protomaps" }, options, fonts);
    expect(styleOf("light")).toMatchObject({ name: "Protomaps light" });
    expect(styleOf("dark")).toMatchObject({ name: "Protomaps dark" });
  });

  it("is another server's by its URL, the one for the theme", async () => {
    const [light, dark] = ["https://tiles.example/light.json", "https://tiles.example/dark.json"];
    const styleOf = await loadBasemapStyle({ kind: "styles", light, dark }, options, fonts);
    expect([styleOf("light"), styleOf("dark")]).toEqual([light, dark]);
  });
});
