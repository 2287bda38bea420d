/** Cells of quadbin. */
import { QuadbinTileLayer } from "@deck.gl/carto";
import { cellToBoundary, getResolution } from "quadbin";
import { cellMarks, cellProps, type Grid, pickedCell } from "./cells.ts";
import { CellTileLayer } from "./cell_tile_layer.ts";
import type { LayerKind } from "../layer_kind.ts";
import { parseQuadbin } from "./quadbin_cell.ts";
import { quadbinZooms } from "./quadbin_zooms.ts";

const QUADBIN: Grid = {
  winding: "CCW",
  outline: (id) => {
    const [ring = []] = cellToBoundary(BigInt(id)).coordinates;
    return ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude]);
  },
  center(id) {
    const [[west, south] = [NaN, NaN], , [east, north] = [NaN, NaN]] = QUADBIN.outline(id);
    return [(west + east) / 2, (south + north) / 2];
  },
  text: String,
  parse: parseQuadbin,
  resolution: (id) => Number(getResolution(BigInt(id))),
};

export const quadbinKind: LayerKind = {
  layers(drawn, tools) {
    if (drawn.tiles === null) return [];
    const tiles = new QuadbinTileLayer({
      ...cellProps(drawn, drawn.tiles, tools, QUADBIN),
      ...quadbinZooms(drawn.tiles),
      _subLayerProps: { "spatial-index-tile": { type: CellTileLayer } },
    });
    return [tiles, ...cellMarks(drawn, tools, QUADBIN)];
  },
  picked: ({ object }, drawn) => pickedCell(object, drawn, QUADBIN),
};
