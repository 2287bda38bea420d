/** The time window of a dataset's drawn features: dragged or chosen in a time series. */
import { computed } from "@preact/signals";
import type { TimeWindow } from "../../../lib/map/layers/drawn_layer.ts";
import type { Range } from "../../../lib/map/query/filter.ts";
import { timeColumn } from "../../../lib/map/query/time_column.ts";
import type { StateContext } from "./state_context.ts";

/** The range of a Date, in milliseconds. */
const FARTHEST = 8.64e15;

/** @param columns of the dataset that the person may see. */
export function createDrawnWindow(
  dataset: string,
  { document, query, windows }: Pick<StateContext, "document" | "query" | "windows">,
  columns: () => readonly string[],
) {
  const series = document.widgets.flatMap((widget) => {
    const column = timeColumn(widget, dataset);
    return column === undefined ? [] : [{ id: widget.id, column }];
  });
  const seen = computed(() => series.filter(({ column }) => columns().includes(column)));
  const held = computed(() => seen.value.find(({ id }) => windows.value.has(id)));
  return {
    /** The time series that is dragged or playing, whose filter tile requests leave out; or "". */
    heldBy: computed(() => held.value?.id ?? ""),
    /**
     * Stays after the drag: tiles without the filter are drawn until those with it arrive.
     * Null for all times.
     */
    window: computed((): (TimeWindow & { readonly column: string }) | null => {
      for (const { id, column } of held.value === undefined ? seen.value : [held.value]) {
        const filter = query.value.filters.get(id);
        const range: Range | undefined = windows.value.get(id) ??
          (filter?.kind === "time" ? filter : undefined);
        if (range === undefined) continue;
        return { from: range.from ?? -FARTHEST, to: range.to ?? FARTHEST, column };
      }
      return null;
    }),
  };
}
