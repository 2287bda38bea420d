/** A dataset of the map: what the person may see of it, and what is known of its values. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SourceAccess } from "../../../lib/map/access/map_access.ts";
import type { Value } from "../../../lib/map/document.ts";
import type { Narrowing } from "../../../lib/map/query/narrowing.ts";
import { compiledFilters } from "../../../lib/map/query/filters.ts";
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
  /** Changes with the person's rights, and not with each token. */
  const sql = computed(() => source.value?.sql_query ?? "");
  const stats = signal<ReadonlyMap<string, AttributeStats>>(new Map());
  const statsSettled = signal(false);
  const extent = signal<Bounds | null | undefined>(undefined);
  const total = signal<number | null>(null);
  const count = signal<number | null>(null);
  const unplaced = signal(0);

  const parameters = computed(() => {
    const values: Record<string, Value> = {};
    for (const widget of document.widgets) {
      if (widget.type !== "parameter" || widget.dataset !== name) continue;
      values[widget.column] = query.value.parameters.get(widget.id) ?? widget.default;
    }
    return values;
  });
  const narrowed = new Map<string, ReadonlySignal<Narrowing>>();
  const times = createDrawnWindow(name, context, () => source.value?.columns ?? []);

  /**
   * @param except the widget whose own filter is left out, so that it shows what else could be
   * chosen; "" for none.
   */
  function narrowing(except = ""): ReadonlySignal<Narrowing> {
    const known = narrowed.get(except);
    if (known !== undefined) return known;
    const made = computed((): Narrowing => {
      const { columns = [], id } = source.value ?? {};
      const options = { document, dataset: name, except, columns, id };
      const filters = compiledFilters(query.value, options);
      return {
        filters,
        parameters: parameters.value,
        key: JSON.stringify([filters, parameters.value]),
      };
    });
    narrowed.set(except, made);
    return made;
  }

  return {
    name,
    source,
    sql,
    /** CARTO computes figures and lists rows for the token, by its SQL API. */
    hasSql: computed(() => access.value?.allowed_apis.includes("sql") ?? false),
    /** By column, of all the person's rows, whatever the filters are. */
    stats,
    /** The statistics are there, or no layer will bring any: charts need not wait for them. */
    statsSettled,
    /** Where all of them are; null where there are none, undefined until it is known. */
    extent,
    /** The number of all the person's rows; null where CARTO does not tell. */
    total,
    /** Rows in view by the filters; null until it is known. */
    count,
    /** Rows of all the person's that have no geometry, as far as it is known. */
    unplaced,
    parameters,
    narrowing,
    /** What features are asked for by: what is held of their times is left to the graphics card. */
    drawnNarrowing: computed(() => narrowing(times.heldBy.value).value),
    /** Which of their times are drawn; null for all. */
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
