import { TileFormat, WidgetTilesetSource } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { tileOf } from "../layers/test_tiles.ts";
import { cellPoints } from "./cell_points.ts";
import { contentWithNulls } from "./tile_nulls.ts";

const ORDERS = [4, NaN, 6];
const TOPS = ["a", "b", "a"];
const rows = ORDERS.map((orders, at) => ({ orders, top: TOPS[at] }));
const bbox = { west: 0, south: 0, east: 10, north: 10 };

const features = {
  bbox,
  data: contentWithNulls(tileOf({
    points: rows.map((properties, at) => ({ positions: [[at, at]], properties })),
  })),
};
const cells = cellPoints(rows.map((properties, at) => ({ id: `${at}`, properties })), {
  center: (id) => [Number(id), Number(id)],
  text: String,
  cellsOf: (content) => Array.isArray(content) ? content : [],
});

/** CARTO's own, in this thread. */
function sourceOf(tile: object) {
  const source = new WidgetTilesetSource({
    tableName: "a",
    accessToken: "",
    connectionName: "",
    tileFormat: TileFormat.BINARY,
    spatialDataType: "geo",
    spatialDataBounds: [-180, -90, 180, 90],
    widgetWorker: false,
  });
  source.loadTiles([{ id: "a", isVisible: true, ...tile }]);
  return source;
}

describe("a number that is NULL in a tileset", () => {
  for (const [name, tile] of [["features", features], ["cells", { ...cells }]] as const) {
    it(`counts in no figure of ${name}, as in SQL`, async () => {
      const source = sourceOf(tile);
      const column = "orders";
      const aggregations = (["sum", "avg", "min", "max"] as const)
        .map((operation) => ({ operation, column, alias: operation }));
      const { rows } = await source.getAggregations({ aggregations });
      expect(rows).toEqual([{ sum: 10, avg: 5, min: 4, max: 6 }]);
      expect(await source.getRange({ column })).toEqual({ min: 4, max: 6 });
      expect(await source.getScatter({ xAxisColumn: column, yAxisColumn: column }))
        .toEqual([[4, 4], [6, 6]]);
      const groups = await source.getCategories({
        column: "top",
        operation: "sum",
        operationColumn: column,
      });
      expect(groups.find(({ name }) => name === "a")).toEqual({ name: "a", value: 10 });
      expect(groups.filter(({ value }) => Number.isNaN(value))).toEqual([]);
    });
  }
});
