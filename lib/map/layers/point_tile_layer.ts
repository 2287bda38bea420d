/** Tiles of points that tell when more of them are in view than can be told apart. */
import type { VectorTileLayer } from "@deck.gl/carto";
import type { Bounds } from "../view/position.ts";
import { NEAREST_CLUSTERS, pointsInTiles } from "./clustering.ts";
import { FeatureTileLayer } from "./feature_tile_layer.ts";

interface CrowdProps {
  /** So many points in view can be told apart. */
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
