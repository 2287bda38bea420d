/** What a widget shows, as a host page gets it. */
import type { MapDocument } from "../../../lib/map/document.ts";
import type { WidgetFigures } from "../../../lib/map/embed/embed_values.ts";
import { selectionOf } from "../../../lib/map/embed/selection.ts";
import type { WidgetResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { CallFailed } from "./call_failed.ts";
import { unknownWidget } from "./filters.ts";
import { when } from "./when.ts";

/** @returns the figures; of a table's rows only the columns that the map shares. */
export function figuresOf(result: WidgetResult, document: MapDocument): WidgetFigures {
  switch (result.type) {
    case "formula":
      return { type: "formula", value: result.value };
    case "category": {
      const groups = result.groups.map(({ name, value }) => ({ name, value }));
      return { type: "category", groups, others: result.others };
    }
    case "histogram":
      return { type: "histogram", ticks: [...result.ticks], counts: [...result.counts] };
    case "range":
      return { type: "range", extent: result.extent === null ? null : [...result.extent] };
    case "timeseries": {
      const series = result.series.map(({ name, values }) => ({ name, values: [...values] }));
      return { type: "timeseries", step: result.step, times: [...result.times], series };
    }
    case "scatter":
      return {
        type: "scatter",
        points: result.points.map(([x, y]) => [x, y]),
        total: result.total,
      };
    case "table": {
      const rows = result.rows.map((row) => {
        const { id = null, properties = {} } = selectionOf(row, document) ?? {};
        return { id, properties };
      });
      return { type: "table", rows, total: result.total };
    }
  }
}

/**
 * Waits for figures of the current view and filters.
 *
 * @throws {CallFailed} `unknown_widget`, `not_available` or `timeout`.
 */
export async function readWidget(
  state: MapState,
  id: string,
  signal: AbortSignal,
): Promise<WidgetFigures> {
  const own = state.widgets.get(id);
  if (own === undefined) throw unknownWidget(id);
  if (own.widget.type === "parameter") {
    throw new CallFailed("not_available", `${id}: a parameter has no figures`);
  }
  // A closed table is computed only for a request.
  const wasOpen = own.open.peek();
  own.open.value = true;
  try {
    const result = await when(() => currentResult(own), signal);
    return figuresOf(result, state.document);
  } finally {
    own.open.value = wasOpen;
  }
}

/** @returns undefined while it is computed. */
export function currentResult({ widget, result, stale, fault }: WidgetState) {
  const { value: why } = fault;
  if (why === "slow") {
    throw new CallFailed("timeout", `${widget.id}: CARTO did not respond in time`);
  }
  if (why !== null) {
    throw new CallFailed("not_available", `${widget.id} cannot be computed: ${why}`);
  }
  return stale.value ? undefined : result.value ?? undefined;
}
