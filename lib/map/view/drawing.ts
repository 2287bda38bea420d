/** The map's layers as deck.gl draws them, each by its kind. */
import type { Layer as DeckLayer, PickingInfo } from "@deck.gl/core";
import type { TileFetch } from "../access/tile_fetch.ts";
import type { DrawnLayer } from "../layers/drawn_layer.ts";
import type { LayerKind, LayerTools, Picked } from "../layers/layer_kind.ts";
import { createLayerKinds } from "../layers/load_layer_kind.ts";
import type { MapViewOptions } from "./map_view_types.ts";

export interface DrawingOptions extends
  Pick<
    MapViewOptions,
    "layerUrls" | "format" | "onCrowd" | "onTiles" | "onCountable" | "onCellStats"
  > {
  /** Fetches the tiles of a layer of the document. */
  fetchOf(layer: string): TileFetch;
  onLayerFault: MapViewOptions["onLayerFault"];
  /** @param layers the first lies lowest. */
  show(layers: DeckLayer[]): void;
}

/** What is under the pointer, by the document's layer. */
export interface PickedOf {
  readonly layer: string;
  readonly picked: Picked;
}

export interface Drawing {
  /** @param layers the first on top. */
  draw(layers: readonly DrawnLayer[]): void;
  /** Shows them again, as after the canvas was lost. */
  renew(): void;
  /** Which feature the pointer is on; null for none. */
  hover(feature: { readonly layer: string; readonly id: string | null } | null): void;
  picked(info: PickingInfo | null): PickedOf | null;
}

/** A layer of the document, and what deck.gl was given of it last. */
interface Shown {
  readonly drawn: DrawnLayer;
  readonly hoveredId: string | null;
  readonly kind: LayerKind;
  readonly layers: DeckLayer[];
}

export function createDrawing(options: DrawingOptions): Drawing {
  let drawing: readonly DrawnLayer[] = [];
  let shown = new Map<string, Shown>();
  let hovered: { readonly layer: string; readonly id: string | null } | null = null;
  /** Clusters that stay until the points that they stood for are there, by layer. */
  const leaving = new Map<string, NonNullable<DrawnLayer["clusters"]>>();
  const missing = new Set<string>();
  const kinds = createLayerKinds({
    urls: options.layerUrls,
    onArrived: redraw,
    onMissing(type) {
      missing.add(type);
      for (const { layer } of drawing) if (layer.type === type) tellMissing(layer.id);
    },
  });
  const tellMissing = (layer: string) => options.onLayerFault(layer, "not_loaded");

  function noteLoaded(layer: string): void {
    // deck.gl tells in the midst of an update of its layers, and would lose these.
    if (leaving.delete(layer)) queueMicrotask(redraw);
  }

  function shownOf(given: DrawnLayer): Shown | null {
    const { id, type } = given.layer;
    const kind = kinds.of(type);
    if (kind === null) return null;
    const [clusters, before] = [given.clusters ?? leaving.get(id) ?? null, shown.get(id)];
    const hoveredId = hovered?.layer === id ? hovered.id : null;
    const isSame = before !== undefined && before.drawn.clusters === clusters &&
      before.hoveredId === hoveredId && isSameLayer(before.drawn, given);
    // deck.gl compares nothing of a layer that it has already.
    if (isSame) return before;
    const drawn = clusters === given.clusters ? given : { ...given, clusters };
    const tools = toolsOf(options, drawn, { hoveredId, onLoaded: () => noteLoaded(id) });
    return { drawn, hoveredId, kind, layers: kind.layers(drawn, tools) };
  }

  function redraw(): void {
    const next = drawing.flatMap((layer) => shownOf(layer) ?? []);
    shown = new Map(next.map((one) => [one.drawn.layer.id, one]));
    options.show(next.toReversed().flatMap(({ layers }) => layers));
  }

  function noteLeaving(next: readonly DrawnLayer[]): void {
    const before = new Map(drawing.map((one) => [one.layer.id, one]));
    for (const { layer, tiles, clusters } of next) {
      const last = before.get(layer.id);
      if (clusters !== null || tiles === null) leaving.delete(layer.id);
      else if (last?.tiles === null && last.clusters !== null) {
        leaving.set(layer.id, last.clusters);
      }
    }
    const gone = [...leaving.keys()].filter((id) => !next.some(({ layer }) => layer.id === id));
    for (const id of gone) leaving.delete(id);
  }

  return {
    draw(next) {
      noteLeaving(next);
      const before = new Set(drawing.map(({ layer }) => layer.id));
      drawing = next;
      for (const { layer } of next) {
        if (missing.has(layer.type) && !before.has(layer.id)) tellMissing(layer.id);
      }
      redraw();
    },
    renew() {
      shown.clear();
      redraw();
    },
    hover(next) {
      if (next?.layer === hovered?.layer && next?.id === hovered?.id) return;
      hovered = next;
      redraw();
    },
    picked(info) {
      const id = info?.layer?.id;
      if (info === null || id === undefined) return null;
      for (const [layer, { drawn, kind, layers }] of shown) {
        if (!layers.some((one) => one.id === id)) continue;
        const picked = kind.picked(info, drawn);
        return picked === null ? null : { layer, picked };
      }
      return null;
    },
  };
}

function toolsOf(
  options: DrawingOptions,
  drawn: DrawnLayer,
  { hoveredId, onLoaded }: Pick<LayerTools, "hoveredId"> & { onLoaded(): void },
): LayerTools {
  const { id } = drawn.layer;
  return {
    fetch: options.fetchOf(id),
    hoveredId,
    format: options.format,
    onTileError: () => options.onLayerFault(id, "incomplete"),
    onCrowd: () => options.onCrowd(id),
    onCells: (counter) => options.onCountable(id, counter),
    onCellStats: (stats) => options.onCellStats(id, stats),
    onViewportLoad(tiles) {
      options.onTiles(id, tiles);
      onLoaded();
    },
  };
}

/** Whether both look the same; the clusters aside. */
function isSameLayer(one: DrawnLayer, other: DrawnLayer): boolean {
  const { style, clusters: _, ...of } = one;
  return isShallowEqual(of, other) && isShallowEqual(style, other.style);
}

/** Whether the second has all of the first's values. */
function isShallowEqual(one: object, other: object): boolean {
  return Object.entries(one).every(([key, value]) => Reflect.get(other, key) === value);
}
