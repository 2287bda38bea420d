/** A widget of the map: its result from CARTO, and the person's choice. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Widget } from "../../../lib/map/document.ts";
import type { Filter } from "../../../lib/map/query/filter.ts";
import type { WidgetResult } from "../../../lib/map/widgets/results.ts";
import type { DatasetState } from "./dataset_state.ts";
import type { PartFault, StateContext } from "./state_context.ts";

/** @returns the state of one widget; a parameter has nothing to compute. */
export function createWidgetState(
  widget: Widget,
  { query, dataset }: StateContext & { readonly dataset: DatasetState },
) {
  const result = signal<WidgetResult | null>(null);
  const stale = signal(false);
  const lasting: PartFault | null = widget.unfit === true ? "unfit" : null;
  const fault = signal<PartFault | null>(lasting);
  const attempts = signal(0);
  const filter: ReadonlySignal<Filter | undefined> = computed(() =>
    query.value.filters.get(widget.id)
  );
  return {
    widget,
    dataset,
    /** Null until CARTO has responded. */
    result,
    /** The result is of an earlier view or earlier filters. */
    stale,
    /** Why there is permanently nothing to show. */
    fault,
    /** The number of retries. */
    attempts,
    /** A fault known without asking CARTO, so no request is made. */
    lasting,
    filter,
    /** For a table: the open page, from 0. */
    page: signal(0),
    /** For a table: a pending step to the next or the previous row. */
    waiting: signal<{ readonly step: 1 | -1; readonly from: "selected" | "edge" } | null>(null),
    /** It is computed only while visible. */
    open: signal(widget.type !== "table"),
    /** Retries a widget that could not be shown. */
    retry() {
      fault.value = lasting;
      attempts.value += 1;
    },
    forget() {
      result.value = null;
      fault.value = lasting;
      stale.value = false;
    },
  };
}

export type WidgetState = ReturnType<typeof createWidgetState>;
