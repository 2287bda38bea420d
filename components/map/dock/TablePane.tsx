import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { SaveButton } from "../export/SaveButton.tsx";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { CloseTable } from "./CloseTable.tsx";
import { ColumnsButton } from "./ColumnsButton.tsx";
import { FeatureTable } from "./FeatureTable.tsx";

export interface TablePaneProps {
  readonly state: MapState;
  /** The state of a table widget. */
  readonly widget: WidgetState;
  /** Null until the map runs. */
  readonly engine: Pick<MapEngine, "rows"> | null;
  /** Scrolls to a widget of the panel. */
  onShowWidget(widget: string): void;
}

/** The open table in the dock, with its actions. */
export function TablePane({ state, widget, engine, onShowWidget }: TablePaneProps) {
  return (
    <>
      <div class="dock-head">
        <span class="dock-space" />
        {engine !== null && <SaveButton state={state} widget={widget} engine={engine} />}
        <ColumnsButton state={state} widget={widget} />
        <CloseTable state={state} />
      </div>
      <FeatureTable state={state} widget={widget} onShowWidget={onShowWidget} />
    </>
  );
}
