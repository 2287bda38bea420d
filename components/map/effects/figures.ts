/** Keeps the figures and the table true to what is in view and how it is filtered. */
import { effect } from "@preact/signals";
import { loadFigures } from "../../../lib/map/widgets/figures.ts";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine.ts";
import { loadRows, PAGE_SIZE } from "../../../lib/map/sources/store_rows.ts";
import type { MapStore } from "../map_store.ts";

/** A person who moves the map in steps waits no longer than this between them, in milliseconds. */
const PAUSE_MS = 150;

/** @returns what ends it. */
export function followFigures(store: MapStore, engine: MapEngine): () => void {
  const work = createAbortPrevious(PAUSE_MS);
  const stop = effect(() => {
    const { known, inView, filterKey, query, ticks } = store;
    if (!known.value?.capabilities.figures || inView.value === null) return work.stop();
    // Named for what depends on it: what else is in the query changes no figure.
    void filterKey.value;
    const request = {
      query: query.peek(),
      capabilities: known.value.capabilities,
      bounds: inView.value.bounds,
      ticks: ticks.peek(),
    };
    store.stale.value = true;
    work.run(async (signal) => {
      const figures = await engine.ask(
        (source) => loadFigures(source, { ...request, signal }),
        signal,
      );
      store.figures.value = figures;
      store.stale.value = false;
    });
  });
  return () => {
    stop();
    work.stop();
  };
}

/** @returns what ends it. */
export function followRows(store: MapStore, engine: MapEngine): () => void {
  const work = createAbortPrevious(PAUSE_MS);
  const stop = effect(() => {
    const { known, inView, filterKey, query, page, listed, sortKey } = store;
    if (!listed.value || !known.value?.capabilities.figures || inView.value === null) {
      return work.stop();
    }
    void filterKey.value;
    void sortKey.value;
    const request = {
      query: query.peek(),
      capabilities: known.value.capabilities,
      bounds: inView.value.bounds,
      offset: page.value * PAGE_SIZE,
      limit: PAGE_SIZE,
    };
    store.rowsStale.value = true;
    work.run(async (signal) => {
      const rows = await engine.ask((source) => loadRows(source, { ...request, signal }), signal);
      store.rows.value = rows;
      store.rowsStale.value = false;
      // A filter or a move may have left fewer pages than the one that was open.
      if (rows.rows.length === 0 && rows.total > 0) page.value = 0;
    });
  });
  return () => {
    stop();
    work.stop();
  };
}
