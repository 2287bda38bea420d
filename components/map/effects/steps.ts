/** Steps through the features in view, in the order of the table. */
import { effect } from "@preact/signals";
import type { WidgetOf } from "../../../lib/map/document.ts";
import { isSameFeature } from "../../../lib/map/fields/feature.ts";
import { columnsOf } from "../../../lib/map/layers/columns.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import { createWidgetState, type WidgetState } from "../state/widget_state.ts";
import { followTable, pageCount } from "./rows.ts";

export type Step = 1 | -1;

export interface Steps {
  /** To the next feature, or with -1 to the previous; without one, to the first or the last. */
  take(step: Step): void;
  stop(): void;
}

/** The list to step through, loaded at the first step. */
interface Walk {
  readonly own: WidgetState;
  readonly stops: readonly (() => void)[];
}

export function createSteps(state: MapState, engine: MapEngine): Steps {
  const walks = new Map<string, Walk>();

  function walkOf(dataset: string): Walk {
    const known = walks.get(dataset);
    if (known !== undefined) return known;
    const own =
      [...state.widgets.values()].find(({ widget }) =>
        widget.type === "table" && widget.dataset === dataset
      ) ?? null;
    const made = own === null ? unlisted(state, engine, dataset) : { own, stops: [] };
    const walk = { own: made.own, stops: [...made.stops, followWaiting(state, made.own)] };
    walks.set(dataset, walk);
    return walk;
  }

  return {
    take(step) {
      const dataset = state.selected.peek()?.dataset ?? state.document.layers[0]?.dataset;
      if (dataset === undefined) return;
      const { own } = walkOf(dataset);
      own.open.value = true;
      own.waiting.value = { step, from: "selected" };
    },
    stop() {
      for (const { stops } of walks.values()) {
        for (const stop of stops) stop();
      }
    },
  };
}

/** A dataset without a table uses a list in the order of its ids. */
function unlisted(state: MapState, engine: MapEngine, dataset: string): Walk {
  const layer = state.document.layers.find((one) => one.dataset === dataset);
  const table: WidgetOf<"table"> = {
    id: `rows-of-${dataset}`,
    type: "table",
    dataset,
    columns: layer === undefined ? [] : [...columnsOf(layer)],
    page_size: 25,
    over: "view",
  };
  const own = createWidgetState(table, { ...state, dataset: state.datasetOf(dataset) });
  return { own, stops: [followTable(state, engine, own, table)] };
}

/** Takes a step once its rows are loaded. */
function followWaiting(state: MapState, own: WidgetState): () => void {
  return effect(() => {
    const waiting = own.waiting.value;
    const result = resultAs("table", own.result.value);
    if (waiting === null || result === null || own.stale.value) return;
    own.waiting.value = null;
    const { step, from } = waiting;
    const { rows } = result;
    const selected = state.selected.peek();
    const index = from === "selected" ? rows.findIndex((row) => isSameFeature(row, selected)) : -1;
    const next = index === -1 ? (step === 1 ? 0 : rows.length - 1) : index + step;
    const found = rows[next];
    if (found !== undefined) return state.select(found);
    const page = own.page.peek() + step;
    if (page < 0 || page >= pageCount(own)) return;
    own.waiting.value = { step, from: "edge" };
    own.stale.value = true;
    own.page.value = page;
  });
}
