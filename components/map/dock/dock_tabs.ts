/** The dock's contents: a time series or a table. */
import type { Ui } from "../stage/ui_parts.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

export interface DockTab {
  readonly id: string;
  readonly kind: "time" | "table";
  readonly title: string;
  readonly widget: WidgetState;
}

/** @returns a tab for each visible time series, then for each table, in the document's order. */
export function dockTabs(state: MapState, ui: Ui): readonly DockTab[] {
  const tabs = [...state.widgets].flatMap(([id, widget]): DockTab[] => {
    const { type } = widget.widget;
    if (type !== "timeseries" && type !== "table") return [];
    const kind = type === "table" ? "table" : "time";
    if (!ui.has(kind === "table" ? "table" : "widgets")) return [];
    return [{ id, kind, title: state.texts.widgetTitle(widget.widget), widget }];
  });
  return [...tabs].sort((a, b) => Number(a.kind === "table") - Number(b.kind === "table"));
}

/**
 * @param chosen the last opened time series.
 * @returns the open tab: the table that the query names, else a time series; undefined for none.
 */
export function openTab(
  tabs: readonly DockTab[],
  table: string | null,
  chosen: string | null,
): DockTab | undefined {
  const times = tabs.filter(({ kind }) => kind === "time");
  return tabs.find(({ id, kind }) => kind === "table" && id === table) ??
    times.find(({ id }) => id === chosen) ?? times[0];
}
