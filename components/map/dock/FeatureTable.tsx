import { useEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { shownColumns, tableOf } from "./columns.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { FeatureList } from "./FeatureList.tsx";
import { Nothing } from "./Nothing.tsx";
import { TableBody } from "./TableBody.tsx";
import { TableHead } from "./TableHead.tsx";
import { TablePages } from "./TablePages.tsx";
import type { TableProps } from "./table_props.ts";
import { flag } from "../controls/flag.ts";

export interface FeatureTableProps {
  readonly state: MapState;
  /** The state of a table widget. */
  readonly widget: WidgetState;
  /** Rows and columns, or on a narrow stage a list with two lines per row. */
  readonly layout?: "table" | "list";
  /** Scrolls to a widget of the panel. */
  onShowWidget(widget: string): void;
}

/** The rows of a table widget, page by page. They are fetched while this is in the page. */
export function FeatureTable(
  { state, widget, layout = "table", onShowWidget }: FeatureTableProps,
) {
  useEffect(() => {
    widget.open.value = true;
    return () => {
      widget.open.value = false;
    };
  }, [widget]);
  const table = tableOf(widget);
  if (table === null) return null;
  const fault = widget.fault.value;
  if (fault !== null) {
    return <PartFaultNote fault={fault} locale={state.locale} onRetry={widget.retry} />;
  }
  const props = { state, widget, table, columns: shownColumns(state, table) };
  return (
    <>
      {layout === "list"
        ? <FeatureList {...props} />
        : <Columns {...props} onShowWidget={onShowWidget} />}
      <TablePages state={state} widget={widget} counts={layout === "table"} />
    </>
  );
}

interface ColumnsProps extends TableProps {
  onShowWidget(widget: string): void;
}

function Columns(props: ColumnsProps) {
  const { state, widget, table } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const open = widget.page.value;
  useEffect(() => {
    const { current } = scroller;
    if (current !== null && !current.contains(document.activeElement)) current.scrollTop = 0;
  }, [open]);
  const result = resultAs("table", widget.result.value);
  const title = state.texts.widgetTitle(table);
  return (
    <div ref={scroller} class="table-rows" data-stale={flag(widget.stale.value)}>
      <table aria-busy={flag(result === null || widget.stale.value)}>
        <caption class="visually-hidden">
          {result === null ? mapWordsOf(state.locale).dock.loading : title}
        </caption>
        <TableHead {...props} />
        <TableBody {...props} />
      </table>
      {result?.total === 0 && <Nothing state={state} dataset={table.dataset} />}
    </div>
  );
}
