/** Tiles of points that report when more points are in view than can be distinguished. */
import type { VectorTileLayer } from "@deck.gl/carto";
import type { Bounds } from "../view/position.ts";
import { NEAREST_CLUSTERS, pointsInTiles } from "./clusters/clustering.ts";
import { FeatureTileLayer } from "./feature_tile_layer.ts";

interface CrowdProps {
  /** The most points in view that can be distinguished. */
  readonly crowdedAbove: number;
  readonly onCrowd: () => void;
}

export class PointTileLayer extends FeatureTileLayer<CrowdProps> {
  static override layerName = "PointTileLayer";

  override _onTileLoad(tile: Parameters<VectorTileLayer["_onTileLoad"]>[0]): void {
    super._onTileLoad(tile);
    this.#look();
  }

  override _onViewportLoad(): void {
    super._onViewportLoad();
    this.#look();
  }

  #look(): void {
    const { viewport } = this.context;
    if (viewport.zoom >= NEAREST_CLUSTERS) return;
    const [west, south, east, north] = viewport.getBounds();
    const bounds: Bounds = [west, south, east, north];
    const inView = pointsInTiles(this.state.tileset?.tiles ?? [], bounds);
    if (inView > this.props.crowdedAbove) this.props.onCrowd();
  }
}
