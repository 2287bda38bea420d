import { LayerList } from "../layers/LayerList.tsx";
import { Panel } from "../panel/Panel.tsx";
import { fitToData } from "../toolbar/fit.ts";
import { Sheet } from "./Sheet.tsx";
import { SheetTable } from "./SheetTable.tsx";
import type { SheetTab } from "./SheetTabs.tsx";
import { SheetTimeSeries } from "./SheetTimeSeries.tsx";
import type { StagePartProps } from "./stage_parts.ts";
import { firstTable } from "./tables.ts";
import type { Ui } from "./ui_parts.ts";

/** Filters and figures beside the map; with layers and table in the sheet of a narrow stage. */
export function SidePanel({ state, run, ui, layout, view, show, onWindow }: StagePartProps) {
  const table = ui.has("table") ? firstTable(state) : null;
  const tabs = tabsOf(ui, table !== null);
  if (tabs.length === 0) return null;
  const openTable = state.query.value.table;
  const isWide = layout === "wide";
  const tab = !isWide && openTable !== null ? "table" : view.tab;
  const onTab = (next: SheetTab) => {
    state.openTable(next === "table" ? table : null);
    if (next !== "table") show({ tab: next });
  };
  return (
    <Sheet
      state={state}
      isBeside={layout === "low"}
      detent={view.detent}
      onDetent={(detent) => show({ detent })}
      tabs={tabs}
      tab={tabs.includes(tab) ? tab : tabs[0] ?? "figures"}
      onTab={onTab}
      closed={view.panelHidden || !ui.has("panel")}
      pane={isWide
        ? null
        : tab === "table" && openTable !== null
        ? <SheetTable state={state} table={openTable} />
        : <LayerList state={state} run={run} ui={ui} />}
    >
      {ui.has("panel") && (
        <Panel
          state={state}
          ui={ui}
          find={(...asked) => run === null ? Promise.resolve([]) : run.find(...asked)}
          findGroups={(...asked) => run === null ? Promise.resolve([]) : run.findGroups(...asked)}
          onHit={(feature) => {
            state.select(feature);
            state.map.peek()?.showFeature(feature);
          }}
          onHide={isWide ? () => show({ panelHidden: true }) : undefined}
          onFit={() => fitToData(state)}
          onElsewhere={(...asked) => run === null ? Promise.resolve(null) : run.elsewhere(...asked)}
          onRetry={(widget) => run?.retry(widget)}
          timeSeries={isWide
            ? undefined
            : (own) => <SheetTimeSeries state={state} widget={own} onWindow={onWindow} />}
        />
      )}
    </Sheet>
  );
}

function tabsOf(ui: Ui, hasTable: boolean): readonly SheetTab[] {
  return [
    ...ui.has("panel") ? ["figures"] as const : [],
    ...ui.has("layers") || ui.has("legend") ? ["layers"] as const : [],
    ...hasTable ? ["table"] as const : [],
  ];
}
