import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { pageCount } from "../effects/rows.ts";
import { IconButton } from "../controls/IconButton.tsx";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { tableOf } from "./columns.ts";
import { pageRows } from "./table_pages.ts";

export interface TablePagesProps {
  /** Formats the number of rows. */
  readonly counts: boolean;
  readonly state: MapState;
  readonly widget: WidgetState;
}

/** @returns the number of rows as text; "" before it is known. */
function countText({ state, widget }: TablePagesProps): string {
  const result = resultAs("table", widget.result.value);
  if (result === null) return "";
  const counted = state.texts.counted(widget.dataset.name, result.total);
  const inView = tableOf(widget)?.over !== "all";
  return inView ? mapWordsOf(state.locale).fields.inView(counted) : counted;
}

/** The table's footer: the number of rows, the shown ones, and paging. */
export function TablePages(props: TablePagesProps) {
  const { state, widget } = props;
  const words = mapWordsOf(state.locale).dock.table;
  const { page } = widget;
  const rows = pageRows(widget);
  const total = resultAs("table", widget.result.value)?.total ?? 0;
  return (
    <div class="table-foot">
      <span class="table-count truncate" role="status">{props.counts && countText(props)}</span>
      <span class="table-range">
        {rows !== null && words.rows(rows.first, rows.last, total)}
      </span>
      <IconButton
        class="button-small"
        icon="previous"
        label={words.previousPage}
        idle={page.value === 0}
        onPress={() => page.value -= 1}
      />
      <IconButton
        class="button-small"
        icon="next"
        label={words.nextPage}
        idle={page.value + 1 >= pageCount(widget)}
        onPress={() => page.value += 1}
      />
    </div>
  );
}
