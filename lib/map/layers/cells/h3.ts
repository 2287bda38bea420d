/** Cells of H3. */
import { H3TileLayer } from "@deck.gl/carto";
import { cellToLatLng, getResolution, isValidCell } from "h3-js";
import { cellMarks, cellProps, type Grid, pickedCell } from "./cells.ts";
import { CellTileLayer } from "./cell_tile_layer.ts";
import { h3Outline } from "./h3_shape.ts";
import { H3Tileset } from "./h3_tileset.ts";
import type { LayerKind } from "../layer_kind.ts";

const H3: Grid = {
  winding: "CCW",
  outline: (id) => h3Outline(String(id)),
  center(id) {
    const [latitude, longitude] = cellToLatLng(String(id));
    return [longitude, latitude];
  },
  text: String,
  parse: (text) => isValidCell(text) ? text : null,
  resolution: (id) => getResolution(String(id)),
};

class H3CellTileLayer extends CellTileLayer {
  static override layerName = "H3CellTileLayer";

  constructor(...props: ConstructorParameters<typeof CellTileLayer>) {
    super(...props, { TilesetClass: H3Tileset });
  }
}

export const h3Kind: LayerKind = {
  layers(drawn, tools) {
    if (drawn.tiles === null) return [];
    const tiles = new H3TileLayer({
      ...cellProps(drawn, drawn.tiles, tools, H3),
      _subLayerProps: { "spatial-index-tile": { type: H3CellTileLayer } },
    });
    return [tiles, ...cellMarks(drawn, tools, H3)];
  },
  picked: ({ object }, drawn) => pickedCell(object, drawn, H3),
};
