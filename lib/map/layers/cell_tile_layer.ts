/** Tiles of cells: each cell an area, and a word of what the loaded ones are like. */
import { _SpatialIndexTileLayer as SpatialIndexTileLayer } from "@deck.gl/carto";
import { _GeoCellLayer as GeoCellLayer } from "@deck.gl/geo-layers";
import type { Cell } from "./cell.ts";

interface CellShapeProps {
  /** Longitudes and latitudes in turns, closed. */
  readonly outlineOf: (cell: Cell) => number[];
  readonly winding: "CW" | "CCW";
}

class CellLayer extends GeoCellLayer<Cell, CellShapeProps> {
  static override layerName = "CellLayer";

  override indexToBounds() {
    const { data, outlineOf, winding } = this.props;
    return {
      data,
      _normalize: false,
      _windingOrder: winding,
      positionFormat: "XY" as const,
      getPolygon: outlineOf,
    };
  }
}

export interface CellTileProps extends CellShapeProps {
  /** All tiles in view are there. */
  readonly onCells: (tiles: readonly unknown[]) => void;
}

type SubLayerProps = Parameters<SpatialIndexTileLayer["renderSubLayers"]>[0];

export class CellTileLayer extends SpatialIndexTileLayer<Cell[], CellTileProps> {
  static override layerName = "CellTileLayer";

  override renderSubLayers(props: SubLayerProps): CellLayer | null {
    const { data } = props;
    return Array.isArray(data) && data.length > 0 ? new CellLayer(props) : null;
  }

  override _onViewportLoad(): void {
    super._onViewportLoad();
    this.props.onCells((this.state.tileset?.selectedTiles ?? []).map(({ content }) => content));
  }
}
