/** Recomputes figures and charts when the view or the filters change. */
import { batch, computed, effect } from "@preact/signals";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { ChartWidget, MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { Bounds } from "../../../lib/map/view/position.ts";
import type { ComputeRequest } from "../../../lib/map/widgets/compute_request.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import type { MapState } from "../state/map_state.ts";
import type { PartFault } from "../state/state_context.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { createPartWork, partOf } from "./part_work.ts";
import { maxAgeOf } from "./refresh.ts";

/** Debounce between moves of the map, in milliseconds. */
const PAUSE_MS = 150;

/** @returns a function that stops it. */
export function followComputations(state: MapState, engine: MapEngine): () => void {
  const stops: (() => void)[] = [];
  for (const dataset of state.datasets.values()) {
    stops.push(followPresence(state, dataset));
    stops.push(followFormulas(state, engine, dataset, "view"));
    stops.push(followFormulas(state, engine, dataset, "all"));
  }
  for (const own of state.widgets.values()) {
    const { widget } = own;
    if (isChart(widget) && own.lasting === null) {
      stops.push(followChart(state, engine, own, widget));
    }
  }
  return () => {
    for (const stop of stops) stop();
  };
}

const isChart = (widget: WidgetState["widget"]): widget is ChartWidget =>
  !["formula", "table", "parameter"].includes(widget.type);

/** Nothing is computed for a token without CARTO's SQL API: each widget says so. */
function followPresence(state: MapState, dataset: DatasetState): () => void {
  const widgets = [...state.widgets.values()].filter((own) => own.dataset === dataset);
  const drawn = [...state.layers.values()].filter((own) => own.dataset === dataset);
  const missing = computed((): PartFault | null => {
    if (state.access.value === null) return null;
    if (dataset.source.value === null) return "refused";
    return dataset.isComputed.value ? null : "no_sql";
  });
  let before: PartFault | null = null;
  const stopMissing = effect(() => {
    const fault = missing.value;
    for (const { attempts } of widgets) void attempts.value;
    // Any other fault is CARTO's response, which a new token or another layer does not change.
    if (fault === null && before === null) return;
    before = fault;
    for (const own of widgets) own.fault.value = fault ?? own.lasting;
  });
  const stopSettling = effect(() => {
    if (state.access.value === null) return;
    // Statistics come with the tiles: without a layer with tiles none will arrive.
    const brings = drawn.some(({ layer, status }) =>
      ["point", "line", "polygon"].includes(layer.type) &&
      ["drawn", "waiting"].includes(status.value)
    );
    if (!brings) dataset.statsSettled.value = true;
  });
  return () => {
    stopMissing();
    stopSettling();
  };
}

/** The region to compute over; undefined while it is unknown. */
export function boundsOf(state: MapState, over: "view" | "all"): Bounds | null | undefined {
  return over === "all" ? null : state.inView.value?.bounds;
}

/** The loaded tiles of a tileset, undefined until they are; none where no layer of it is drawn. */
export function tilesOf(state: MapState, { isTileset, name }: DatasetState) {
  if (!isTileset.value) return [];
  const drawn = [...state.layers.values()].filter(({ layer, status }) =>
    layer.dataset === name && ["drawn", "waiting"].includes(status.value)
  );
  const loaded = drawn.map((own) => own.loaded.value);
  return loaded.find((tiles) => tiles !== null) ?? (loaded.length === 0 ? [] : undefined);
}

/** Formulas over the same rows share one request, which also returns the row count. */
function followFormulas(
  state: MapState,
  engine: MapEngine,
  dataset: DatasetState,
  over: "view" | "all",
): () => void {
  const widgets = [...state.widgets.values()].flatMap((own) =>
    own.dataset === dataset && own.lasting === null && own.widget.type === "formula" &&
      own.widget.over === over
      ? [{ own, widget: own.widget }]
      : []
  );
  const layers = [...state.layers.values()].filter((own) => own.dataset === dataset);
  const isCounted = over === "view" && layers.length > 0;
  if (widgets.length === 0 && !isCounted) return () => {};
  const work = createPartWork(widgets.map(({ own }) => partOf(own)), PAUSE_MS);
  const isSeen = computed(() =>
    widgets.length > 0 || layers.some(({ visible, inZoom }) => visible.value && inZoom.value)
  );
  const stop = effect(() => {
    const bounds = boundsOf(state, over);
    const narrowing = dataset.narrowing().value;
    void dataset.sql.value;
    void state.refreshes.value;
    for (const { own } of widgets) void own.attempts.value;
    const tiles = tilesOf(state, dataset);
    const isReady = dataset.isComputed.value && dataset.source.value !== null;
    if (!isReady || bounds === undefined || tiles === undefined) return work.stop();
    if (!isSeen.value) return work.stop();
    for (const { own } of widgets) own.stale.value = true;
    work.run(async (signal) => {
      const { count, results } = await engine.formulas(
        widgets.map(({ widget }): WidgetOf<"formula"> => widget),
        {
          dataset: dataset.name,
          narrowing,
          bounds,
          stats: new Map(),
          maxAge: maxAgeOf(state),
          tiles,
        },
        signal,
      );
      batch(() => {
        if (over === "view") dataset.count.value = count;
        for (const { own, widget } of widgets) {
          own.result.value = results.get(widget.id) ?? null;
          own.stale.value = false;
        }
      });
    });
  });
  return () => {
    stop();
    work.stop();
  };
}

function followChart(
  state: MapState,
  engine: MapEngine,
  own: WidgetState,
  widget: ChartWidget,
): () => void {
  const { dataset } = own;
  const work = createPartWork([partOf(own)], PAUSE_MS);
  const narrowing = dataset.narrowing(widget.id);
  // A range covers all rows, regardless of view and filters.
  const isFixed = widget.type === "range";
  const key = computed(() => isFixed ? "" : narrowing.value.key);
  const needsStats = widget.type === "histogram" || widget.type === "range";
  const stop = effect(() => {
    const bounds = boundsOf(state, isFixed ? "all" : widget.over);
    void key.value;
    void dataset.sql.value;
    void state.refreshes.value;
    void own.attempts.value;
    const tiles = tilesOf(state, dataset);
    const isReady = dataset.isComputed.value && dataset.source.value !== null;
    if (!isReady || bounds === undefined || tiles === undefined) return work.stop();
    if (!own.open.value || (needsStats && !dataset.statsSettled.value)) return work.stop();
    const request: ComputeRequest = {
      dataset: dataset.name,
      narrowing: narrowing.peek(),
      bounds,
      stats: dataset.stats.peek(),
      maxAge: maxAgeOf(state),
      tiles,
    };
    own.stale.value = true;
    work.run(async (signal) => {
      const result = await engine.chart(widget, request, signal);
      batch(() => {
        own.result.value = result;
        own.stale.value = false;
        state.updatedAt.value = Date.now();
      });
    });
  });
  return () => {
    stop();
    work.stop();
  };
}
