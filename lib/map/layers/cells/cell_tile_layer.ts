/** Tiles of cells, each an area; reports statistics of the loaded ones. */
import { _SpatialIndexTileLayer as SpatialIndexTileLayer } from "@deck.gl/carto";
import type { GetPickingInfoParams, Layer, PickingInfo, UpdateParameters } from "@deck.gl/core";
import { _GeoCellLayer as GeoCellLayer } from "@deck.gl/geo-layers";
import { SolidPolygonLayer } from "@deck.gl/layers";
import type { Cell } from "./cell.ts";
import { type CellFans, cellFans } from "./cell_fans.ts";
import { OUTLINE, type OutlineProps } from "../extensions/outline_extension.ts";

interface CellShapeProps extends OutlineProps {
  /** Alternating longitudes and latitudes, closed. */
  readonly outlineOf: (cell: Cell) => number[];
  readonly winding: "CW" | "CCW";
}

class CellLayer extends GeoCellLayer<Cell, CellShapeProps> {
  static override layerName = "CellLayer";
  declare state: { fans?: CellFans };

  override updateState(params: UpdateParameters<this>): void {
    super.updateState(params);
    const { data, outlineOf, extruded } = this.props;
    const before = params.changeFlags.dataChanged ? undefined : this.state.fans;
    const isFlat = !extruded && Array.isArray(data);
    this.setState({ fans: isFlat ? before ?? cellFans(data, outlineOf) : undefined });
  }

  /** Extruded cells have sides, flat ones an outline. */
  override renderLayers(): Layer | null | ReturnType<GeoCellLayer["renderLayers"]> {
    const { fans } = this.state;
    const { extruded, extensions, getFillColor, updateTriggers } = this.props;
    if (extruded) return super.renderLayers();
    if (fans === undefined) return null;
    const { outlineColor, outlineShare, outlineWidth } = this.props;
    const props = this.getSubLayerProps({
      id: "areas",
      updateTriggers: { getFillColor: updateTriggers.getFillColor },
    });
    return new SolidPolygonLayer<Cell, OutlineProps>(props, {
      data: fans,
      positionFormat: "XY",
      _normalize: false,
      getFillColor,
      outlineColor,
      outlineShare,
      outlineWidth,
      extensions: [...extensions, OUTLINE],
    });
  }

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

  override getPickingInfo(params: GetPickingInfoParams): PickingInfo {
    const info = super.getPickingInfo(params);
    const { data } = this.props;
    if (info.index >= 0 && Array.isArray(data)) info.object = data[info.index];
    return info;
  }
}

export interface CellTileProps extends CellShapeProps {
  /** All tiles in view are loaded. */
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
