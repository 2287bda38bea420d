/** Shows the selected store, also one that only a link names. */
import { effect } from "@preact/signals";
import { createAbortPrevious } from "../../../lib/map/access/abort_previous.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine.ts";
import { loadStore } from "../../../lib/map/sources/store_rows.ts";
import type { MapStore } from "../map_store.ts";

/** @returns what ends it. */
export function followSelection(store: MapStore, engine: MapEngine): () => void {
  const work = createAbortPrevious();
  const stopAsking = effect(() => {
    const { known, query, selected } = store;
    const id = query.value.store;
    const capabilities = known.value?.capabilities;
    if (id === null || id === selected.value?.store.store_id) return;
    if (!capabilities?.figures || !capabilities.id) return work.stop();
    work.run(async (signal) => {
      const found = await engine.ask(
        (source) => loadStore(source, id, capabilities, signal),
        signal,
      );
      if (store.query.peek().store !== id) return;
      // A link may name a store that its reader may not see.
      store.select(found);
    });
  });
  const stopShowing = effect(() => {
    store.map.value?.ring(store.selected.value?.place ?? null);
  });
  return () => {
    stopAsking();
    stopShowing();
    work.stop();
  };
}
