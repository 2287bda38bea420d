import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { CategoryRow, CategoryRows } from "./category_rows.ts";
import { CategoryItem } from "./CategoryItem.tsx";
import { colorsBy, cssColor } from "./coloring.ts";
import { flag } from "../controls/flag.ts";
import { useEmphasis } from "./use_emphasis.ts";

export interface CategoryListProps {
  readonly state: MapState;
  readonly widget: WidgetOf<"category">;
  readonly rows: readonly CategoryRow[];
  readonly others: CategoryRows["others"];
  /** By key. */
  readonly chosen: ReadonlySet<string>;
  readonly showsShares: boolean;
}

/** A row for each group, which toggles its filter unless it has no value. */
export function CategoryList(
  { state, widget, rows, others, chosen, showsShares }: CategoryListProps,
) {
  const { texts } = state;
  const words = mapWordsOf(state.locale).panel.category;
  const { dataset, operation } = widget;
  const colors = colorsBy(state, widget);
  const point = useEmphasis(state, widget);
  const clickedAt = useRef([NaN, NaN]);
  const largest = Math.max(others?.amount ?? 0, ...rows.map(({ amount }) => amount ?? 0));
  const of = { dataset, column: widget.operation_column, operation };
  const percent = new Intl.NumberFormat(state.locale, { style: "percent" });
  const figures = ({ amount, share }: Pick<CategoryRow, "amount" | "share">) => ({
    amount: amount === null ? "–" : state.texts.amount(of, amount, "compact"),
    exact: amount === null ? undefined : texts.amount(of, amount, "exact"),
    share: showsShares ? share === null ? "" : percent.format(share / 100) : null,
    length: largest > 0 ? Math.max(0, amount ?? 0) / largest : 0,
  });
  return (
    <div
      class="categories"
      role="group"
      aria-label={texts.widgetTitle(widget)}
      data-filtered={flag(chosen.size > 0)}
      data-shares={flag(showsShares)}
    >
      {rows.map((row) => {
        const { key, value } = row;
        const item = (
          <CategoryItem
            {...figures(row)}
            name={texts.value(dataset, widget.column, value)}
            color={colors === null ? null : cssColor(colors.colorOf(value))}
          />
        );
        if (value === null) return <div class="category" key={key}>{item}</div>;
        return (
          <button
            key={key}
            type="button"
            class="category"
            aria-pressed={flag(chosen.has(key))}
            onClick={({ clientX, clientY }) => {
              clickedAt.current = [clientX, clientY];
              point(undefined);
              state.toggleValue(widget.id, value);
            }}
            onPointerMove={({ pointerType, clientX, clientY }) => {
              // After a click rows may move under a resting pointer.
              const [x, y] = clickedAt.current;
              if (pointerType !== "mouse" || (clientX === x && clientY === y)) return;
              // Filtered features are not on the map.
              if (chosen.size === 0 || chosen.has(key)) point(value);
            }}
            onPointerLeave={() => point(undefined)}
          >
            {item}
          </button>
        );
      })}
      {others !== null && (
        <div class="category category-others">
          <CategoryItem {...figures(others)} name={words.others} color={null} />
        </div>
      )}
    </div>
  );
}
