/** Goes from store to store, in the order of the table, among those in view. */
import { effect } from "@preact/signals";
import type { StorePage } from "../../../lib/map/sources/store_rows.ts";
import type { MapStore } from "../map_store.ts";

export type Step = 1 | -1;

export interface Steps {
  /** To the next store, or with -1 to the one before; from none, to the first or the last. */
  take(step: Step): void;
  stop(): void;
}

export function createSteps(store: MapStore): Steps {
  /** Taken once the rows it needs are there. */
  let waiting: { readonly step: Step; readonly from: "selected" | "edge" } | null = null;

  function go(rows: StorePage, step: Step, from: "selected" | "edge"): void {
    const index = from === "selected" ? indexOfSelected(store, rows) : -1;
    const next = index === -1 ? (step === 1 ? 0 : rows.rows.length - 1) : index + step;
    const found = rows.rows[next];
    if (found !== undefined) return store.select(found);
    const page = store.page.peek() + step;
    if (page < 0 || page >= store.pageCount.peek()) return;
    waiting = { step, from: "edge" };
    store.page.value = page;
  }

  const stop = effect(() => {
    const rows = store.rows.value;
    if (rows === null || waiting === null) return;
    const { step, from } = waiting;
    waiting = null;
    go(rows, step, from);
  });
  return {
    take(step) {
      const rows = store.rows.peek();
      if (rows !== null && store.listed.peek()) return go(rows, step, "selected");
      waiting = { step, from: "selected" };
      store.rows.value = null;
      store.walking.value = true;
    },
    stop,
  };
}

function indexOfSelected(store: MapStore, { rows }: StorePage): number {
  const selected = store.selected.peek();
  const id = selected?.store.store_id;
  if (id === undefined) return rows.findIndex((row) => row === selected);
  return rows.findIndex((row) => row.store.store_id === id);
}
