import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";
import type { Ui } from "../stage/ui_parts.ts";
import { isFocusLost } from "../focus_lost.ts";
import { useFocusReturn } from "../use_focus_return.ts";
import { TablePane, TimePane } from "./DockPanes.tsx";
import { type DockTab, dockTabs, openTab } from "./dock_tabs.ts";
import { DockTabs } from "./DockTabs.tsx";
import { Splitter } from "./Splitter.tsx";
import type { OnWindow } from "./time_brush.ts";
import { flag } from "../controls/flag.ts";

export interface DockProps {
  readonly state: MapState;
  /** Null until the map runs, which happens in the browser alone. */
  readonly engine: Pick<MapEngine, "rows"> | null;
  /** The time window that the map draws while a time series plays or is dragged. */
  readonly onWindow: OnWindow;
  /** Scrolls to a widget of the panel. */
  onShowWidget(widget: string): void;
}

/**
 * Below the map: the open table, else a time series; nothing without a time series while no table
 * is open.
 */
export function Dock({ state, ui, onShowWidget, ...props }: DockProps & { readonly ui: Ui }) {
  const chosen = useSignal<string | null>(null);
  const collapsed = useSignal(false);
  const tabs = dockTabs(state, ui);
  const open = openTab(tabs, state.query.value.table, chosen.value);
  if (open === undefined) return null;
  const show = (tab: DockTab) => {
    collapsed.value = false;
    if (tab.kind === "time") chosen.value = tab.id;
    state.openTable(tab.kind === "table" ? tab.id : null);
  };
  return (
    <OpenDock
      {...props}
      state={state}
      tabs={tabs}
      open={open}
      collapsed={open.kind === "time" && collapsed.value}
      onOpen={show}
      onCollapse={(next) => collapsed.value = next}
      onShowWidget={(id) => {
        const tab = tabs.find((one) => one.id === id);
        if (tab === undefined) onShowWidget(id);
        else show(tab);
      }}
    />
  );
}

interface OpenDockProps extends DockProps {
  readonly tabs: readonly DockTab[];
  readonly open: DockTab;
  readonly collapsed: boolean;
  onOpen(tab: DockTab): void;
  onCollapse(collapsed: boolean): void;
}

function OpenDock({ tabs, open, collapsed, onOpen, onCollapse, ...props }: OpenDockProps) {
  const { state } = props;
  const words = mapWordsOf(state.locale).dock;
  const element = useRef<HTMLElement>(null);
  const height = useSignal<number | null>(null);
  const panelId = useId();
  useFocusReturn(element);
  // The button that closed the table is gone: focus moves to the tab that is open now.
  const focused = element.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (!focused || !isFocusLost()) return;
    element.current?.querySelector<HTMLElement>("[role=tab][tabindex='0']")?.focus();
  });

  const isTable = open.kind === "table";
  const isTabbed = tabs.length > 1;
  return (
    <section
      ref={element}
      class="dock"
      data-kind={open.kind}
      data-collapsed={flag(collapsed)}
      aria-label={open.title}
      style={isTable && height.value !== null ? { height: `${height.value}px` } : undefined}
    >
      {isTable && <Splitter dock={element} height={height} label={words.table.height} />}
      {isTabbed
        ? (
          <DockTabs
            tabs={tabs}
            open={collapsed ? null : open.id}
            panelId={panelId}
            label={words.title}
            onOpen={onOpen}
          />
        )
        : <h2 class="dock-title truncate" tabIndex={-1}>{open.title}</h2>}
      <div
        id={panelId}
        class="dock-panel"
        role={isTabbed ? "tabpanel" : undefined}
        aria-label={isTabbed ? open.title : undefined}
      >
        {isTable ? <TablePane key={open.id} {...props} open={open} /> : (
          <TimePane
            key={open.id}
            {...props}
            open={open}
            collapsed={collapsed}
            onCollapse={onCollapse}
          />
        )}
      </div>
    </section>
  );
}
