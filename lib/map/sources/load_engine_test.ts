import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { loadCartoSource, loadMapView } from "./load_engine.ts";
import { MapError } from "../access/map_access.ts";

const script = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;

describe("the map's heavy code", () => {
  it("is what its file exports", async () => {
    const { createMapView } = await loadMapView(
      script("export const createMapView = () => 'drawn'"),
    );
    expect(createMapView.call(null, Object.create(null))).toBe("drawn");
  });

  it("is a fault for people where it fails to load, or is something else", async () => {
    const files = [script("export const other = 1"), script("throw new Error('broken')")];
    for (const load of [loadMapView, loadCartoSource]) {
      for (const url of [...files, "file:///nowhere/map.js"]) {
        const error = await load(url).catch((error: unknown) => error);
        expect(error).toBeInstanceOf(MapError);
        expect(error).toMatchObject({ fault: "unavailable" });
      }
    }
  });

  it("throws errors that are known as the page's own", async () => {
    // As the bundle has it: the same class a second time.
    const { MapError: Another } = await import(
      import.meta.resolve("../access/map_access.ts?bundled")
    );
    const error = new Another("no_access");
    expect(error.constructor).not.toBe(MapError);
    expect(error).toBeInstanceOf(MapError);
    expect(new TypeError()).not.toBeInstanceOf(MapError);
  });
});
