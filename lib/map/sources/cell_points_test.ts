import { TileFormat, WidgetTilesetSource } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { cellToLatLng, gridDisk, latLngToCell } from "h3-js";
import { viewFilter } from "../query/view_filter.ts";
import { cellsOf } from "../layers/cells/cell.ts";
import { cellPoints } from "./cell_points.ts";

const places = {
  center(id: string | bigint) {
    const [latitude, longitude] = cellToLatLng(String(id));
    return [longitude, latitude] as const;
  },
  text: String,
  cellsOf,
};
/** On both sides of the 180th meridian. */
const FIJI = gridDisk(latLngToCell(-16.5, 180, 5), 6);
const tileOf = (id: string, cells: readonly string[]) => ({
  id,
  content: cells.map((id, orders) => ({ id, properties: { orders, top: `t${orders % 2}` } })),
});

/** CARTO's own, in this thread. */
function sourceOf(tiles: readonly { readonly id: string; readonly content: unknown }[]) {
  const source = new WidgetTilesetSource({
    tableName: "a",
    accessToken: "",
    connectionName: "",
    tileFormat: TileFormat.BINARY,
    spatialDataType: "geo",
    spatialDataBounds: [-180, -90, 180, 90],
    widgetWorker: false,
  });
  source.loadTiles(tiles.flatMap(({ id, content }) => {
    const points = cellPoints(content, places);
    return points === null ? [] : [{ id, isVisible: true, ...points }];
  }));
  return source;
}
const countOf = async (source: WidgetTilesetSource, bounds: [number, number, number, number]) =>
  (await source.getFormula({ operation: "count", spatialFilter: viewFilter(bounds) })).value;

describe("the loaded cells of a tileset", () => {
  it("are counted where their centers are, also across the 180th meridian", async () => {
    const source = sourceOf([tileOf("a", FIJI)]);
    const within = (west: number, east: number) =>
      FIJI.filter((cell) => {
        const [, longitude] = cellToLatLng(cell);
        return longitude > west && longitude < east;
      }).length;
    const all = await countOf(source, [170, -30, 190, 0]);
    expect(all).toBe(FIJI.length);
    expect(await countOf(source, [170, -30, 180, 0])).toBe(within(170, 180));
    expect(await countOf(source, [-180, -30, -170, 0])).toBe(within(-180, -170));
    expect(within(170, 180)).toBeGreaterThan(10);
    expect(within(-180, -170)).toBeGreaterThan(10);
  });

  it("have their columns, and are one each that is in two tiles", async () => {
    const source = sourceOf([tileOf("a", FIJI), tileOf("b", FIJI.slice(0, 5)), tileOf("c", [])]);
    const sum = await source.getFormula({ operation: "sum", column: "orders" });
    expect(sum.value).toBe((FIJI.length * (FIJI.length - 1)) / 2);
    const groups = await source.getCategories({ column: "top", operation: "count" });
    expect(groups.map(({ name }) => name).toSorted()).toEqual(["t0", "t1"]);
    const one = sourceOf([tileOf("a", FIJI.slice(0, 1))]);
    expect(await countOf(one, [170, -30, 190, 0])).toBe(1);
    expect(await countOf(one, [0, -30, 10, 0])).toBe(0);
    for (const none of [[], null, "a"]) expect(cellPoints(none, places)).toBeNull();
  });
});
