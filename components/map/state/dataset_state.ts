/** A dataset of the map: the person's grant, and the statistics of its values. */
import { getOrCreate } from "../../../lib/get_or_create.ts";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SourceAccess } from "../../../lib/map/access/map_access.ts";
import type { Narrowing } from "../../../lib/map/query/narrowing.ts";
import { compiledFilters } from "../../../lib/map/query/filters.ts";
import { parameterValues } from "../../../lib/map/query/parameter_values.ts";
import type { AttributeStats } from "../../../lib/map/sources/source_stats.ts";
import type { Bounds } from "../../../lib/map/view/position.ts";
import { createDrawnWindow } from "./drawn_window.ts";
import type { StateContext } from "./state_context.ts";

export function createDatasetState(name: string, context: StateContext) {
  const { document, query, access } = context;
  const source: ReadonlySignal<SourceAccess | null> = computed(() => {
    const sources = access.value?.sources ?? {};
    return Object.hasOwn(sources, name) ? sources[name] ?? null : null;
  });
  /** Changes with the person's rights, not with each token. */
  const sql = computed(() => source.value?.sql_query ?? "");
  const stats = signal<ReadonlyMap<string, AttributeStats>>(new Map());
  const statsSettled = signal(false);
  const extent = signal<Bounds | null | undefined>(undefined);
  const total = signal<number | null>(null);
  const count = signal<number | null>(null);
  const unplaced = signal(0);

  const isTileset = computed(() => source.value?.is_tileset === true);
  const allowsSql = computed(() => access.value?.allowed_apis.includes("sql") ?? false);
  const parameters = computed(() => parameterValues(document, name, query.value));
  const narrowed = new Map<string, ReadonlySignal<Narrowing>>();
  const times = createDrawnWindow(name, context, () => source.value?.columns ?? []);

  /**
   * @param except the widget whose own filter is left out, so that it shows what else can be
   * chosen; "" for none.
   */
  function narrowing(except = ""): ReadonlySignal<Narrowing> {
    const create = () =>
      computed((): Narrowing => {
        const { columns = [], id } = source.value ?? {};
        const options = { document, dataset: name, except, columns, id };
        const filters = compiledFilters(query.value, options);
        return {
          filters,
          parameters: parameters.value,
          key: JSON.stringify([filters, parameters.value]),
        };
      });
    return getOrCreate(narrowed, except, create);
  }

  return {
    name,
    source,
    sql,
    /** Whether rows can be asked for: a tileset has none, and the token may not include SQL. */
    hasSql: computed(() => allowsSql.value && !isTileset.value),
    isTileset,
    /** Whether figures can be computed; those of a tileset are, from its loaded tiles. */
    isComputed: computed(() => allowsSql.value || isTileset.value),
    /** By column, of all the person's rows, regardless of filters. */
    stats,
    /** The statistics are loaded, or no layer will deliver any: charts need not wait. */
    statsSettled,
    /** The extent of all rows; null without rows, undefined until known. */
    extent,
    /** The number of all the person's rows; null where CARTO does not report it. */
    total,
    /** The number of filtered rows in view; null until known. */
    count,
    /** The number of the person's rows without a geometry, once known. */
    unplaced,
    parameters,
    narrowing,
    /** The filters of tile requests: a dragged time range is left to the GPU, and a tileset's. */
    drawnNarrowing: computed((): Narrowing => {
      if (!isTileset.value) return narrowing(times.heldBy.value).value;
      return { filters: {}, parameters: {}, key: JSON.stringify([{}, {}]) };
    }),
    /** The time window that is drawn; null for all times. */
    window: times.window,
    forget() {
      stats.value = new Map();
      count.value = null;
      unplaced.value = 0;
      extent.value = undefined;
      total.value = null;
      statsSettled.value = false;
    },
  };
}

export type DatasetState = ReturnType<typeof createDatasetState>;
