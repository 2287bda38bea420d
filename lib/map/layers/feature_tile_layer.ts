/** Tiles of features, with marks of the hovered and the selected one on top. */
import { VectorTileLayer, type VectorTileLayerProps } from "@deck.gl/carto";
import type { FilterContext, Layer as DeckLayer, LayersList } from "@deck.gl/core";
import { type FeaturePart, partsOf } from "./feature_parts.ts";
import { type Label, labelsOf } from "./label_places.ts";

export type MarkRole = "hovered" | "selected";

/** A tile's part of a mark. */
export interface Mark {
  /** The prefix of its layers' ids. */
  readonly id: string;
  readonly role: MarkRole;
  readonly parts: readonly FeaturePart[];
  readonly clipBounds: [west: number, south: number, east: number, north: number];
  /** Props for its layers, so that they are drawn at the tile's position. */
  readonly tile: unknown;
}

/** @param id of the new layer. */
export type RenderLabels = (id: string, labels: readonly Label[]) => DeckLayer;

export interface FeatureTileProps {
  readonly idColumn: string;
  readonly hoveredId: string | null;
  readonly selectedId: string | null;
  readonly renderMark: (mark: Mark) => DeckLayer[];
  /** Labels of features, above all of them; null for none. */
  readonly renderLabels?: RenderLabels | null;
}

/** Cached by tileset: deck.gl rebuilds texts for each new list. */
const labels = new WeakMap<object, { readonly of: readonly unknown[]; readonly made: Label[] }>();

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
      this.#labels(),
    ];
  }

  #labels(): DeckLayer | null {
    const { id, idColumn, renderLabels } = this.props;
    const { tileset } = this.state;
    if (!renderLabels || tileset === null) return null;
    const tiles = tileset.tiles.flatMap(({ isVisible, content, bbox }) => {
      if (!isVisible || !content || !("west" in bbox)) return [];
      const { west, south, east, north } = bbox;
      return [{ content, area: (east - west) * (north - south) }];
    });
    const of: unknown[] = tiles.map(({ content }) => content);
    const before = labels.get(tileset);
    const isSame = before?.of.length === of.length && of.every((one, at) => one === before.of[at]);
    const made = isSame ? before.made : labelsOf(tiles, idColumn);
    labels.set(tileset, { of, made });
    return made.length === 0 ? null : renderLabels(`${id}-labels`, made);
  }

  /** Texts do not belong to a tile: they are drawn wherever they are in view. */
  override filterSubLayer(context: FilterContext): boolean {
    return !("tile" in context.layer.props) || super.filterSubLayer(context);
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
