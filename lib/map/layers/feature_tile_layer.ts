/** Tiles of features, with what marks the hovered and the selected one on top of all of them. */
import { VectorTileLayer, type VectorTileLayerProps } from "@deck.gl/carto";
import type { Layer as DeckLayer, LayersList } from "@deck.gl/core";
import { type FeaturePart, partsOf } from "./feature_parts.ts";

export type MarkRole = "hovered" | "selected";

/** A tile's part of a mark. */
export interface Mark {
  /** Its layers' ids begin with it. */
  readonly id: string;
  readonly role: MarkRole;
  readonly parts: readonly FeaturePart[];
  readonly clipBounds: [west: number, south: number, east: number, north: number];
  /** To be given to its layers, so that they are drawn where the tile is. */
  readonly tile: unknown;
}

export interface FeatureTileProps {
  readonly idColumn: string;
  readonly hoveredId: string | null;
  readonly selectedId: string | null;
  readonly renderMark: (mark: Mark) => DeckLayer[];
}

export class FeatureTileLayer<Extra extends object = object>
  extends VectorTileLayer<unknown, FeatureTileProps & Extra> {
  static override layerName = "FeatureTileLayer";

  constructor(props: VectorTileLayerProps & FeatureTileProps & Extra) {
    super(props);
  }

  override renderLayers(): LayersList {
    const { hoveredId, selectedId } = this.props;
    return [
      super.renderLayers(),
      ...hoveredId === null || hoveredId === selectedId ? [] : this.#marks(hoveredId, "hovered"),
      ...selectedId === null ? [] : this.#marks(selectedId, "selected"),
    ];
  }

  #marks(id: string, role: MarkRole): DeckLayer[] {
    const { idColumn, renderMark } = this.props;
    return (this.state.tileset?.tiles ?? []).flatMap((tile) => {
      const parts = partsOf(tile.content, id, idColumn);
      const { bbox } = tile;
      if (parts.length === 0 || !("west" in bbox)) return [];
      const { west, south, east, north } = bbox;
      return renderMark({
        id: `${this.props.id}-${role}-${tile.id}`,
        role,
        parts,
        clipBounds: [west, south, east, north],
        tile,
      });
    });
  }
}
