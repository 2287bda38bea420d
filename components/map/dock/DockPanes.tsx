import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { CloseTable } from "./CloseTable.tsx";
import type { DockProps } from "./Dock.tsx";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import type { DockTab } from "./dock_tabs.ts";
import { lazyModule, useModule } from "./use_module.ts";

const tableModule = lazyModule(() => import("./TablePane.tsx"));
const timeModule = lazyModule(() => import("./TimeSeries.tsx"));

export interface PaneProps extends DockProps {
  readonly open: DockTab;
}

/** The open table; until its code is there, the way back. */
export function TablePane({ state, open, engine, onShowWidget }: PaneProps) {
  const module = useModule(tableModule);
  if (module !== null && module !== "failed") {
    return (
      <module.TablePane
        state={state}
        widget={open.widget}
        engine={engine}
        onShowWidget={onShowWidget}
      />
    );
  }
  return (
    <>
      <div class="dock-head">
        <span class="dock-space" />
        <CloseTable state={state} />
      </div>
      {module === "failed"
        ? <PartFaultNote fault="not_loaded" locale={state.locale} />
        : <Waiting state={state} />}
    </>
  );
}

interface TimePaneProps extends PaneProps {
  readonly collapsed: boolean;
  onCollapse(collapsed: boolean): void;
}

/** The open time series, which can be put away. */
export function TimePane({ state, open, collapsed, onCollapse, onWindow }: TimePaneProps) {
  const words = mapWordsOf(state.locale).dock;
  const module = useModule(timeModule);
  const collapse = (
    <IconButton
      class="button-small"
      icon={collapsed ? "up" : "down"}
      label={collapsed ? words.expand : words.collapse}
      onPress={() => onCollapse(!collapsed)}
    />
  );
  if (collapsed || module === null || module === "failed") {
    return (
      <>
        <div class="dock-head">
          <span class="dock-space" />
          {collapse}
        </div>
        {!collapsed && (module === "failed"
          ? <PartFaultNote fault="not_loaded" locale={state.locale} />
          : <Waiting state={state} />)}
      </>
    );
  }
  return (
    <module.TimeSeries
      state={state}
      widget={open.widget}
      end={collapse}
      onWindow={onWindow}
    />
  );
}

function Waiting({ state }: Pick<DockProps, "state">) {
  return (
    <p class="dock-waiting" role="status">
      <span class="visually-hidden">{mapWordsOf(state.locale).dock.loading}</span>
    </p>
  );
}
