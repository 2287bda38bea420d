/** Prints the map in its light colors, and the open table below it. */
import "../stage/rooms.ts";
import { effect } from "@preact/signals";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { shownColumns } from "../dock/columns.ts";
import { rowsRequest } from "../effects/rows.ts";
import type { MapState } from "../state/map_state.ts";
import { MOST_PRINTED, openTable, prepareRows } from "./printed.ts";

/** The longest wait for the map in light colors, in milliseconds. */
const PATIENCE_MS = 3_000;

export interface PrintOptions {
  readonly state: MapState;
  readonly engine: Pick<MapEngine, "rows">;
  readonly signal: AbortSignal;
}

/** @throws {MapError} when CARTO refuses permanently; the signal's reason. */
export async function printMap({ state, engine, signal }: PrintOptions): Promise<void> {
  const open = openTable(state);
  const request = open === null
    ? null
    : rowsRequest(state, open.own, open.table, state.query.peek().sorts.get(open.table.id));
  const theme = state.theme.peek();
  try {
    if (open !== null && request !== null) {
      const page = { ...request, offset: 0, limit: MOST_PRINTED };
      const result = await engine.rows(page, signal);
      const columns = shownColumns(state, open.table);
      prepareRows(state, { ...result, table: open.table, columns });
    }
    if (theme === "dark") {
      state.theme.value = "light";
      await drawn(state);
    }
    signal.throwIfAborted();
    print();
  } finally {
    state.theme.value = theme;
    prepareRows(state, null);
  }
}

/** Resolves once the map is drawn in its new colors, or after the timeout. */
async function drawn(state: MapState): Promise<void> {
  // The map must see the change first.
  await nextFrame();
  await nextFrame();
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE_MS);
  await Promise.race([late, Promise.all([tilesLoaded(state), state.map.peek()?.settled()])]);
  clearTimeout(timer);
  await nextFrame();
}

/** Resolves once no layer waits for tiles. */
function tilesLoaded({ layers }: MapState): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if ([...layers.values()].some(({ loadingTiles }) => loadingTiles.value > 0)) return;
      // An effect cannot be disposed before it has returned.
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
