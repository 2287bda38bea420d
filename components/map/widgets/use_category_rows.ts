import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import {
  arranged,
  type CategoryRow,
  type CategoryRows,
  categoryRows,
  keyOf,
} from "./category_rows.ts";
import type { WidgetProps } from "./widget_props.ts";

export interface ArrangedRows extends CategoryRows {
  /** By key. */
  readonly chosen: ReadonlySet<string>;
  readonly byName: ReadonlySignal<boolean>;
  nameOf(row: CategoryRow): string;
  sortBy(name: boolean): void;
}

/** @returns the rows in display order, which stays the same while the person chooses. */
export function useCategoryRows(
  { state, own, widget }: WidgetProps<"category">,
  asParts: boolean,
): ArrangedRows {
  const byName = useSignal(false);
  const order = useRef<readonly string[]>([]);
  const filter = own.filter.value;
  const chosen = filter?.kind === "values" ? filter.values : [];
  const result = resultAs("category", own.result.value);
  const { rows, others } = result === null
    ? { rows: [], others: null }
    : categoryRows(result, chosen, asParts);
  const nameOf = ({ value }: CategoryRow) =>
    state.texts.value(widget.dataset, widget.column, value);
  if (chosen.length === 0 || order.current.length === 0) {
    const names = new Map(rows.map((row) => [row.key, nameOf(row)]));
    const sorted = byName.value
      ? rows.toSorted((one, other) =>
        (names.get(one.key) ?? "").localeCompare(names.get(other.key) ?? "", state.locale)
      )
      : rows;
    order.current = sorted.map(({ key }) => key);
  }
  return {
    rows: arranged(rows, order.current),
    others,
    chosen: new Set(chosen.map(keyOf)),
    byName,
    nameOf,
    sortBy(name) {
      order.current = [];
      byName.value = name;
    },
  };
}
