/** The map's state: one module that all panels read and all effects write. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Filters } from "@carto/api-client";
import type { Health } from "../../lib/map/access/health.ts";
import type { Theme } from "../../lib/map/basemap/basemap_style.ts";
import { type Capabilities, COLUMN } from "../../lib/map/fields/dataset.ts";
import type { Figures } from "../../lib/map/widgets/figures.ts";
import { filtersOf } from "../../lib/map/query/filters.ts";
import {
  filterCount,
  type MapQuery,
  type RevenueRange,
  type SortOrder,
  withoutFilters,
  withTypeToggled,
} from "../../lib/map/query/map_query.ts";
import { type LinkedState, readLink } from "../../lib/map/query/map_url.ts";
import type { Hovered, StoresMap } from "../../lib/map/view/map_view.ts";
import type { Bounds, InView, MapPosition } from "../../lib/map/view/position.ts";
import {
  plainColour,
  radiusScale,
  type RevenueClass,
  revenueClasses,
  revenueColour,
  type Rgb,
  roundTicks,
  typeColours,
} from "../../lib/map/layers/scales.ts";
import type { SourceStats } from "../../lib/map/sources/source_stats.ts";
import type { PlacedStore } from "../../lib/map/fields/store.ts";
import type { StoreStyle } from "../../lib/map/layers/store_layers.ts";
import { PAGE_SIZE, type StorePage } from "../../lib/map/sources/store_rows.ts";

/** What is known of the data once CARTO has told. */
export interface KnownData {
  readonly capabilities: Capabilities;
  readonly groups: readonly string[];
  /** Of all the person's stores, whatever the filters are. */
  readonly stats: SourceStats;
  /** Where they are; null where there are none. */
  readonly bounds: Bounds | null;
}

/** Bins that the histogram of revenues aims at. */
const BINS = 16;

/** @param search the page's query string. */
export function createMapStore(search: string) {
  const linked = readLink(search);
  const query = signal<MapQuery>(linked.query);
  const known = signal<KnownData | null>(null);
  const theme = signal<Theme>("light");
  const health = signal<Health>({ name: "ok" });
  const inView = signal<InView | null>(null);
  const figures = signal<Figures | null>(null);
  const rows = signal<StorePage | null>(null);
  const page = signal(0);
  const selected = signal<PlacedStore | null>(null);
  const hovered = signal<Hovered | null>(null);
  const rights = signal("");
  const forgotten = signal(false);

  const filters: ReadonlySignal<Filters> = computed(() =>
    known.value === null ? {} : filtersOf(query.value, known.value.capabilities)
  );
  /** Equal for filters that let the same stores through. */
  const filterKey = computed(() => JSON.stringify(filters.value));
  const types = computed(() => known.value?.stats.attributes.get(COLUMN.type)?.categories ?? []);
  const colours = computed(() => typeColours(types.value, theme.value));
  const classes: ReadonlySignal<readonly RevenueClass[]> = computed(() =>
    revenueClasses(known.value?.stats.attributes.get(COLUMN.revenue), theme.value)
  );
  const ticks = computed(() => {
    const { min, max } = known.value?.stats.attributes.get(COLUMN.revenue) ?? {};
    return min === undefined || max === undefined ? [] : roundTicks(min, max, BINS);
  });
  /** Colours by what there is to colour by: a link may ask for a column that its reader lacks. */
  const colourBy = computed(() => {
    const { revenue, type } = known.value?.capabilities ?? {};
    const wanted = query.value.colour === "revenue" ? revenue : type;
    if (wanted) return query.value.colour;
    return type ? "type" : revenue ? "revenue" : "none";
  });
  const radius = computed(() => radiusScale(known.value?.stats.attributes.get(COLUMN.area)));
  const style: ReadonlySignal<StoreStyle> = computed(() => {
    const by = colourBy.value;
    const colour: StoreStyle["colour"] = by === "type"
      ? ({ storetype }) => colours.value.get(storetype) ?? plainColour(theme.value)
      : by === "revenue"
      ? ({ revenue }) => revenueColour(classes.value, revenue, theme.value)
      : () => plainColour(theme.value);
    return {
      key: `${by} ${theme.value} ${known.value?.stats.attributes.size}`,
      colour,
      radius: ({ size_m2 }) => radius.value(size_m2),
    };
  });
  const sortKey = computed(() => JSON.stringify(query.value.sort));
  const walking = signal(false);
  const listed = computed(() => query.value.table || walking.value);
  const filtered = computed(() => filterCount(query.value));

  const change = (next: Partial<MapQuery>) => {
    batch(() => {
      query.value = { ...query.peek(), ...next };
      page.value = 0;
    });
  };

  return {
    linked,
    /** What the person asks for; change it by the actions below. */
    query: query as ReadonlySignal<MapQuery>,
    known,
    /** Changes when the person's rights do; what is known is then asked for anew. */
    rights,
    /** The access has ended, and there is none yet that takes its place. */
    ended: computed(() => forgotten.value && rights.value === ""),
    theme,
    health,
    /** There is a map in the page. */
    map: signal<StoresMap | null>(null),
    /** The browser cannot draw it. */
    unsupported: signal(false),
    /** As of the map's last rest. */
    inView,
    /** Where the map has gone by itself, before anybody moved it. */
    began: signal<MapPosition | null>(null),
    /** More stores are in view than can be told apart: they stand in clusters. */
    crowded: signal(false),
    figures,
    /** The figures are of another view or other filters than asked for now. */
    stale: signal(false),
    rows,
    /** The rows are not those asked for now. */
    rowsStale: signal(false),
    page,
    selected,
    hovered,
    /** Tiles of stores on their way. */
    loadingTiles: signal(0),
    /** A tile did not arrive, for good. */
    incomplete: signal(false),
    /** CARTO refuses the figures or the rows, for good. */
    rowsFailed: signal(false),

    filters,
    filterKey,
    sortKey,
    /** The person goes from store to store. */
    walking,
    /** Rows are needed: for the table, or to go from store to store. */
    listed,
    filtered,
    types,
    colours,
    classes,
    ticks,
    colourBy,
    /** From a floor area in square metres to a radius in CSS pixels. */
    radius,
    style,
    pageCount: computed(() => Math.max(1, Math.ceil((rows.value?.total ?? 0) / PAGE_SIZE))),
    /** The person sees stores somewhere, and none with these filters here. */
    nothingMatches: computed(() => figures.value?.count === 0),

    toggleType: (type: string) => change(withTypeToggled(query.peek(), type)),
    setRevenue: (revenue: RevenueRange | null) => change({ revenue }),
    setSearch: (text: string) => change({ search: text.trim() }),
    setColour: (colour: MapQuery["colour"]) => change({ colour }),
    setTable: (table: boolean) => change({ table }),
    setSort: (sort: SortOrder | null) => change({ sort }),
    clearFilters: () => change(withoutFilters(query.peek())),
    /** Selects a store, or none. */
    select(store: PlacedStore | null) {
      batch(() => {
        selected.value = store;
        query.value = { ...query.peek(), store: store?.store.store_id ?? null };
      });
    },
    /** Drops all data from CARTO; the query stays, and is sent again with the next access. */
    forget() {
      rights.value = "";
      forgotten.value = true;
      for (const data of [known, figures, rows, selected, hovered]) data.value = null;
    },
    /** Goes to the state that a link says, as for "back". */
    follow(state: LinkedState) {
      batch(() => {
        query.value = state.query;
        page.value = 0;
        if (state.query.store !== selected.peek()?.store.store_id) selected.value = null;
      });
    },
  };
}

export type MapStore = ReturnType<typeof createMapStore>;

/** @returns the colour as CSS writes it. */
export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
