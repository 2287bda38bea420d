/** The map's state: components read it, effects write it. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Locale } from "../../../lib/locale/locale.ts";
import type { Health } from "../../../lib/map/access/health.ts";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { MapAccess } from "../../../lib/map/access/map_access.ts";
import type { Theme } from "../../../lib/map/basemap/basemap_style.ts";
import type { MapDocument, Value } from "../../../lib/map/document.ts";
import { createFieldTexts } from "../../../lib/map/fields/field_texts.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { Filter, TextFilter } from "../../../lib/map/query/filter.ts";
import {
  type FeatureKey,
  filterCount,
  type MapQuery,
  type SortOrder,
  withEntry,
  withValueToggled,
} from "../../../lib/map/query/map_query.ts";
import { type LinkedState, readLink } from "../../../lib/map/query/map_url.ts";
import type { Hovered } from "../../../lib/map/view/hovered.ts";
import type { Covers, MapView } from "../../../lib/map/view/map_view_types.ts";
import type { InView } from "../../../lib/map/view/position.ts";
import { createDatasetState, type DatasetState } from "./dataset_state.ts";
import { createLayerState, type LayerState } from "./layer_state.ts";
import { createWidgetState, type WidgetState } from "./widget_state.ts";

export interface MapStateOptions {
  /** The map's id. */
  readonly id: string;
  readonly document: MapDocument;
  /** The page's query string. */
  readonly search: string;
  readonly locale: Locale;
}

/** The state of the WebGL context: `gone` is not restored automatically. */
export type ContextHealth = "ok" | "lost" | "gone";

/** The map as it is drawn. */
function createDrawingState() {
  return {
    /** The map is in the page. */
    map: signal<MapView | null>(null),
    /** The first features are drawn, or will not be soon: what competes with them may start. */
    isDrawn: signal(false),
    /** The browser cannot draw it. */
    unsupported: signal(false),
    context: signal<ContextHealth>("ok"),
  };
}

/** What a host page decides in its frame. */
export interface HostControl {
  /** The card stays closed: the page is asked first, or shows the feature by itself. */
  readonly holdsCard: boolean;
  /** Reports a card's button to the page; null without a listener, and cards have none then. */
  readonly onAction: ((action: string, feature: FeatureKey) => void) | null;
}

export function createMapState({ id, document, search, locale }: MapStateOptions) {
  const linked = readLink(search, document);
  const query = signal<MapQuery>(linked.query);
  const access = signal<MapAccess | null>(null);
  const inView = signal<InView | null>(null);
  const theme = signal<Theme>("light");
  const selected = signal<Feature | null>(null);
  const confirmed = signal<Feature | null>(null);
  const hovered = signal<Hovered | null>(null);
  const forgotten = signal(false);
  const texts = createFieldTexts(document, locale);

  const change = (next: Partial<MapQuery>) => {
    batch(() => {
      query.value = { ...query.peek(), ...next };
      for (const { page } of widgets.values()) page.value = 0;
    });
  };

  const parts = [...document.layers, ...document.widgets, ...document.search];
  const names = new Set(parts.map(({ dataset }) => dataset));
  const windows = signal<ReadonlyMap<string, TimeWindow>>(new Map());
  const context = { document, query, access, inView, theme, texts, windows };
  const datasets: ReadonlyMap<string, DatasetState> = new Map(
    [...names].map((name) => [name, createDatasetState(name, context)]),
  );
  const datasetOf = (name: string): DatasetState => {
    const dataset = datasets.get(name);
    if (dataset === undefined) throw new Error(`The map has no dataset ${name}`);
    return dataset;
  };
  const layers: ReadonlyMap<string, LayerState> = new Map(
    document.layers.map((layer) => [
      layer.id,
      createLayerState(layer, { ...context, dataset: datasetOf(layer.dataset) }),
    ]),
  );
  const widgets: ReadonlyMap<string, WidgetState> = new Map(
    document.widgets.map((widget) => [
      widget.id,
      createWidgetState(widget, { ...context, dataset: datasetOf(widget.dataset) }),
    ]),
  );
  /** Drops all data from CARTO; the query stays for the next access. */
  function forget(): void {
    batch(() => {
      access.value = null;
      forgotten.value = true;
      selected.value = confirmed.value = hovered.value = null;
      for (const part of [...datasets.values(), ...layers.values(), ...widgets.values()]) {
        part.forget();
      }
    });
  }

  return {
    id,
    document,
    locale,
    linked,
    /** The document's labels, formats and names of columns. */
    texts,
    /** The person's query; changed by the actions below. */
    query: query as ReadonlySignal<MapQuery>,
    /** Null before the first token, and after the session ended. */
    access,
    /** Access has ended without a replacement yet. */
    ended: computed(() => forgotten.value && access.value === null),
    theme,
    health: signal<Health>({ name: "ok" }),
    ...createDrawingState(),
    /** Cards, panels and boxes over the map. */
    covered: signal<Covers | null>(null),
    /** As of the map's last move. */
    inView,
    /** The person moved the map, or the link has a view. */
    moved: signal(linked.position !== null),
    selected,
    /** The selection as reported to the host: the same however it was made. */
    confirmed,
    hovered,
    datasets,
    datasetOf,
    /** In the document's order: the first is drawn on top. */
    layers,
    widgets,
    /** The number of active filters. */
    filtered: computed(() => filterCount(query.value)),
    /** What the host page of a frame decides. */
    host: signal<HostControl>({ holdsCard: false, onAction: null }),
    /** When data last arrived, in milliseconds since the epoch. */
    updatedAt: signal<number | null>(null),
    /** The number of automatic refreshes (`refresh`). */
    refreshes: signal(0),

    /** The drawn time windows while a time series plays or is dragged, by widget. */
    windows: windows as ReadonlySignal<ReadonlyMap<string, TimeWindow>>,
    showWindow(widget: string, window: TimeWindow | null) {
      windows.value = withEntry(windows.peek(), widget, window ?? undefined);
    },

    setFilter: (widget: string, filter: Filter | undefined) =>
      change({ filters: withEntry(query.peek().filters, widget, filter) }),
    toggleValue(widget: string, value: Value) {
      const { filters } = query.peek();
      const filter = withValueToggled(filters.get(widget), value);
      change({ filters: withEntry(filters, widget, filter) });
    },
    setText: (search: string, text: TextFilter | undefined) =>
      change({ texts: withEntry(query.peek().texts, search, text) }),
    setParameter: (widget: string, value: Value | undefined) =>
      change({ parameters: withEntry(query.peek().parameters, widget, value) }),
    setVisible(layer: string, visible: boolean) {
      const own = layers.get(layer)?.layer.visible;
      const entry = visible === own ? undefined : visible;
      change({ visible: withEntry(query.peek().visible, layer, entry) });
    },
    setColor: (layer: string, chosen: number) =>
      change({ colors: withEntry(query.peek().colors, layer, chosen === 0 ? undefined : chosen) }),
    openTable: (table: string | null) => change({ table }),
    setSort: (table: string, sort: SortOrder | undefined) =>
      change({ sorts: withEntry(query.peek().sorts, table, sort) }),
    clearFilters: () => change({ filters: new Map(), texts: new Map() }),
    /** Keeps the table's page. */
    setHidden(table: string, columns: readonly string[]) {
      const entry = columns.length === 0 ? undefined : columns;
      query.value = { ...query.peek(), hidden: withEntry(query.peek().hidden, table, entry) };
    },
    /** Selects a feature, or none. */
    select(feature: Feature | null) {
      const key = feature === null || feature.id === null
        ? null
        : { dataset: feature.dataset, id: feature.id };
      batch(() => {
        selected.value = feature;
        query.value = { ...query.peek(), selected: key };
      });
    },
    /**
     * Applies a new token's grants; null for none. Data of rows that it no longer grants, or grants
     * differently, must disappear at once and not only when CARTO responds.
     */
    takeAccess(next: MapAccess | null) {
      if (next === null) return forget();
      const { sources } = next;
      const isOther = ([name, dataset]: readonly [string, DatasetState]) => {
        const sql = dataset.sql.peek();
        return sql !== "" && (Object.hasOwn(sources, name) ? sources[name]?.sql_query : "") !== sql;
      };
      if ([...datasets].some(isOther)) forget();
      access.value = next;
    },
    /** Applies the state of a link, as for "back". */
    follow({ query: next }: LinkedState) {
      batch(() => {
        query.value = next;
        for (const { page } of widgets.values()) page.value = 0;
        const { dataset, id } = selected.peek() ?? {};
        if (next.selected?.dataset !== dataset || next.selected?.id !== id) selected.value = null;
      });
    },
  };
}

export type MapState = ReturnType<typeof createMapState>;
