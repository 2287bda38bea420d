import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { useModule } from "../lazy_module.ts";
import { widgetModules } from "../widgets/widget_modules.ts";
import { CloseTable } from "./CloseTable.tsx";
import type { DockProps } from "./Dock.tsx";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import type { DockTab } from "./dock_tabs.ts";

export interface PaneProps extends DockProps {
  readonly open: DockTab;
}

/** The open table; until its code is loaded, only its close button. */
export function TablePane({ state, open, engine, onShowWidget }: PaneProps) {
  const module = useModule(widgetModules.table);
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

/** The open time series, which can be collapsed. */
export function TimePane({ state, open, collapsed, onCollapse, onWindow }: TimePaneProps) {
  const words = mapWordsOf(state.locale).dock;
  const Series = useModule(widgetModules.timeseries);
  const collapse = (
    <IconButton
      class="button-small"
      icon={collapsed ? "up" : "down"}
      label={collapsed ? words.expand : words.collapse}
      onPress={() => onCollapse(!collapsed)}
    />
  );
  if (collapsed || Series === null || Series === "failed") {
    return (
      <>
        <div class="dock-head">
          <span class="dock-space" />
          {collapse}
        </div>
        {!collapsed && (Series === "failed"
          ? <PartFaultNote fault="not_loaded" locale={state.locale} />
          : <Waiting state={state} />)}
      </>
    );
  }
  return <Series state={state} widget={open.widget} end={collapse} onWindow={onWindow} />;
}

function Waiting({ state }: Pick<DockProps, "state">) {
  return (
    <p class="dock-waiting" role="status">
      <span class="visually-hidden">{mapWordsOf(state.locale).dock.loading}</span>
    </p>
  );
}
