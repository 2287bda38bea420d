/** A layer of the map: its visibility, style and legend. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TilejsonResult } from "@carto/api-client";
import type { Layer } from "../../../lib/map/document.ts";
import { colorScale, layerColor } from "../../../lib/map/layers/scales/color_scales.ts";
import type { ColorScale } from "../../../lib/map/layers/scales/color_scale.ts";
import type { DrawnLayer } from "../../../lib/map/layers/drawn_layer.ts";
import type { LoadedTile } from "../../../lib/map/layers/loaded_tile.ts";
import { sizeScaleOf } from "../../../lib/map/layers/scales/size_scales.ts";
import type { SizeScale } from "../../../lib/map/layers/scales/size_scale.ts";
import type { AttributeStats } from "../../../lib/map/sources/source_stats.ts";
import { createCountedClasses } from "./counted_classes.ts";
import type { MapQuery } from "../../../lib/map/query/map_query.ts";
import type { DatasetState } from "./dataset_state.ts";
import type { LayerStatus } from "./layer_status.ts";
import type { PartFault, StateContext } from "./state_context.ts";

/**
 * @returns tiles with new URLs for deck.gl, by a fragment that is not sent to servers: it requests
 * all of them again, and those that had loaded come from the browser's cache.
 */
function askedAgain(tiles: TilejsonResult | null, attempt: number): TilejsonResult | null {
  if (tiles === null || attempt === 0) return tiles;
  return { ...tiles, tiles: tiles.tiles.map((url) => `${url}#${attempt}`) };
}

/** 0 is the farthest zoom of a layer, but a small map shows the whole world at a negative one. */
function isInZoom({ zoom: [least, most] = [0, Infinity] }: Layer, zoom?: number): boolean {
  return zoom === undefined || (Math.max(0, zoom) >= least && zoom <= most);
}

function columnSettings({ datasets }: StateContext["document"], dataset: string, column: string) {
  const { columns = {} } = datasets[dataset] ?? {};
  return Object.hasOwn(columns, column) ? columns[column] : undefined;
}

function selectedIn({ selected }: MapQuery, dataset: string): string | null {
  return selected?.dataset === dataset ? selected.id : null;
}

export function createLayerState(
  layer: Layer,
  { document, query, inView, theme, dataset }: StateContext & {
    readonly dataset: DatasetState;
  },
) {
  const fault = signal<PartFault | null>(null);
  const attempts = signal(0);
  const tiles = signal<TilejsonResult | null>(null);
  const clusters = signal<TilejsonResult | null>(null);
  const opacity = signal(layer.opacity);
  const emphasized = signal<readonly string[] | null>(null);
  /** For cells: values of the loaded cells, at one resolution. */
  const cellStats = signal<ReadonlyMap<string, AttributeStats>>(new Map());
  const loaded = signal<readonly LoadedTile[] | null>(null);
  const drawnTiles = computed(() => askedAgain(tiles.value, attempts.value));
  const drawnClusters = computed(() => askedAgain(clusters.value, attempts.value));
  const visible = computed(() => query.value.visible.get(layer.id) ?? layer.visible);
  const inZoom = computed(() => isInZoom(layer, inView.value?.position.zoom));
  const isCells = layer.type === "h3" || layer.type === "quadbin";
  const statsOf = (column: string) => (isCells ? cellStats.value : dataset.stats.value).get(column);
  const colors: ReadonlySignal<ColorScale> = computed(() =>
    colorScale({
      color: layerColor(layer),
      chosen: query.value.colors.get(layer.id) ?? 0,
      layerType: layer.type,
      theme: theme.value,
      settingsOf: (column) => columnSettings(document, layer.dataset, column),
      statsOf,
    })
  );
  const sizes: ReadonlySignal<SizeScale | null> = computed(() => sizeScaleOf(layer, statsOf));
  const status: ReadonlySignal<LayerStatus> = computed(() => {
    if (!visible.value) return "hidden";
    if (fault.value !== null) return "failed";
    if (!inZoom.value) return "out_of_zoom";
    return tiles.value === null && clusters.value === null ? "waiting" : "drawn";
  });
  const counted = createCountedClasses({ status, clusters, colors, inView, dataset });
  const selectedId = computed(() => selectedIn(query.value, layer.dataset));

  return {
    layer,
    dataset,
    visible,
    inZoom,
    opacity,
    /** Why it cannot be drawn. */
    fault,
    /** The number of retries. */
    attempts,
    status,
    tiles,
    clusters,
    /** Points are clustered. */
    clustered: computed(() => clusters.value !== null),
    /** More points are in view than can be distinguished. */
    crowded: signal(false),
    /** Tiles are loading. */
    loadingTiles: signal(0),
    /** Of a tileset: the tiles in view, once all of them are loaded. */
    loaded,
    cellStats,
    ...counted,
    statsOf,
    colors,
    sizes,
    /** Keys of the color classes that are highlighted while the pointer is on the legend. */
    emphasized,
    /** Null without anything to draw. */
    drawn: computed((): DrawnLayer | null => {
      if (!visible.value || !inZoom.value) return null;
      if (drawnTiles.value === null && drawnClusters.value === null) return null;
      return {
        layer,
        tiles: drawnTiles.value,
        clusters: drawnClusters.value,
        style: {
          theme: theme.value,
          colors: colors.value,
          sizes: sizes.value,
          opacity: opacity.value,
          emphasized: emphasized.value,
          window: dataset.window.value,
          filters: dataset.isTileset.value ? dataset.narrowing().value.filters : null,
        },
        idColumn: dataset.source.value?.id ?? null,
        selectedId: selectedId.value,
      };
    }),
    /** Retries a layer that could not be drawn. */
    retry() {
      fault.value = null;
      attempts.value += 1;
    },
    forget() {
      tiles.value =
        clusters.value =
        fault.value =
        loaded.value =
        counted.counter.value =
          null;
      cellStats.value = new Map();
    },
  };
}

export type LayerState = ReturnType<typeof createLayerState>;
