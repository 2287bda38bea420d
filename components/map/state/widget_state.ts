/** A widget of the map: what CARTO computed for it, and what the person chose in it. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Widget } from "../../../lib/map/document.ts";
import type { Filter } from "../../../lib/map/query/filter.ts";
import type { WidgetResult } from "../../../lib/map/widgets/results.ts";
import type { DatasetState } from "./dataset_state.ts";
import type { PartFault, StateContext } from "./state_context.ts";

/** @returns the state of one widget; of a parameter there is nothing to compute. */
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
    /** Null until CARTO has answered. */
    result,
    /** The result is of another view or other filters than asked for now. */
    stale,
    /** Why there is nothing to show, for good. */
    fault,
    /** How often the person had it tried again. */
    attempts,
    /** The fault that it has whatever CARTO says, for which it is not asked. */
    lasting,
    filter,
    /** Of a table: the open page, from 0. */
    page: signal(0),
    /** Of a table: a step to the next or the previous row that waits for rows. */
    waiting: signal<{ readonly step: 1 | -1; readonly from: "selected" | "edge" } | null>(null),
    /** It is computed only while it can be seen. */
    open: signal(widget.type !== "table"),
    /** Tries again what could not be shown. */
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
