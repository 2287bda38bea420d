/** The parts of a pie: the largest groups, and all others combined. */
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Value } from "../../../lib/map/document.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { type CategoryRow, categoryRows } from "./category_rows.ts";
import { colorsBy, cssColor } from "./coloring.ts";
import type { WidgetProps } from "./widget_props.ts";

/** More parts cannot be distinguished: the last one combines all others. */
const PARTS = 6;

export interface PiePart extends CategoryRow {
  readonly name: string;
  readonly color: string | null;
  /** Null for a part that cannot be filtered by. */
  readonly choice: Value | null;
}

/** @returns the parts by size; none without a result. */
export function pieParts({ state, own, widget }: WidgetProps<"pie">): readonly PiePart[] {
  const words = mapWordsOf(state.locale).panel.pie;
  const result = resultAs("category", own.result.value);
  if (result === null) return [];
  const filter = own.filter.value;
  const values = filter?.kind === "values" ? filter.values : [];
  const isPart = widget.operation === "count" || widget.operation === "sum";
  const colors = colorsBy(state, widget);
  const most = result.groups.length > PARTS || result.others !== null ? PARTS - 1 : PARTS;
  const rest = result.groups.slice(most);
  const others = rest.length === 0 && result.others === null
    ? null
    : rest.reduce((sum, { value }) => sum + value, result.others ?? 0);
  const cut = { ...result, groups: result.groups.slice(0, most), others };
  const { rows, others: other } = categoryRows(cut, values, isPart);
  const parts = rows.map((row): PiePart => ({
    ...row,
    name: state.texts.value(widget.dataset, widget.column, row.value),
    color: colors === null ? null : cssColor(colors.colorOf(row.value)),
    choice: row.value,
  }));
  if (other === null || !isPart) return parts;
  const color = colors?.classes.find(({ of }) => of.kind === "others")?.color;
  return [...parts, {
    ...other,
    key: "others",
    value: null,
    name: words.others,
    color: color === undefined ? null : cssColor(color),
    choice: null,
  }];
}
