import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { CategoryRow, CategoryRows } from "./category_rows.ts";
import { colorsBy, cssColor } from "./coloring.ts";
import { Icon } from "../../Icon.tsx";
import { figureText } from "./figure_text.ts";
import { flag } from "./flag.ts";
import { useEmphasis } from "./use_emphasis.ts";

export interface CategoryListProps {
  readonly state: MapState;
  readonly widget: WidgetOf<"category" | "pie">;
  readonly rows: readonly CategoryRow[];
  readonly others: CategoryRows["others"];
  /** By key. */
  readonly chosen: ReadonlySet<string>;
  readonly showsShares: boolean;
}

/** A row for each group: its class's color, its name, its figure, and a bar. */
export function CategoryList(
  { state, widget, rows, others, chosen, showsShares }: CategoryListProps,
) {
  const { texts } = state;
  const words = mapWordsOf(state.locale).panel.category;
  const { dataset, operation } = widget;
  const colors = colorsBy(state, widget);
  const point = useEmphasis(state, widget);
  const clickedAt = useRef([NaN, NaN]);
  const amounts = rows.map(({ amount }) => amount ?? 0);
  const largest = Math.max(others?.amount ?? 0, ...amounts);
  const of = { dataset, column: widget.operation_column, operation };
  const percent = new Intl.NumberFormat(state.locale, { style: "percent" });
  const body = (name: string, { amount, share }: Pick<CategoryRow, "amount" | "share">) => (
    <>
      <span class="category-name" title={name}>{name}</span>
      <span
        class="category-value"
        title={amount === null ? undefined : texts.amount(of, amount, "exact")}
      >
        {amount === null ? "–" : figureText(state, of, amount)}
      </span>
      {showsShares && (
        <span class="category-share">{share === null ? "" : percent.format(share / 100)}</span>
      )}
    </>
  );
  return (
    <div
      class="categories"
      role="group"
      aria-label={texts.widgetTitle(widget)}
      data-filtered={flag(chosen.size > 0)}
      data-shares={flag(showsShares)}
    >
      {rows.map((row) => {
        const name = texts.value(dataset, widget.column, row.value);
        const color = colors === null ? null : cssColor(colors.colorOf(row.value));
        const bar = <Bar share={largest > 0 ? (row.amount ?? 0) / largest : 0} color={color} />;
        const { value } = row;
        if (value === null) {
          return (
            <div class="category" key={row.key}>
              <Box color={color} />
              {body(name, row)}
              {bar}
            </div>
          );
        }
        return (
          <button
            key={row.key}
            type="button"
            class="category"
            aria-pressed={flag(chosen.has(row.key))}
            onClick={({ clientX, clientY }) => {
              clickedAt.current = [clientX, clientY];
              point(undefined);
              state.toggleValue(widget.id, value);
            }}
            onPointerMove={({ pointerType, clientX, clientY }) => {
              // After a click rows may move below a pointer that rests.
              const [x, y] = clickedAt.current;
              if (pointerType !== "mouse" || (clientX === x && clientY === y)) return;
              // What is filtered out is not on the map.
              if (chosen.size === 0 || chosen.has(row.key)) point(value);
            }}
            onPointerLeave={() => point(undefined)}
          >
            <Box color={color} />
            {body(name, row)}
            {bar}
          </button>
        );
      })}
      {others !== null && (
        <div class="category category-others">
          <span />
          {body(words.others, others)}
          <Bar share={largest > 0 ? others.amount / largest : 0} color={null} />
        </div>
      )}
    </div>
  );
}

/** Colors are attributes: the page's policy takes no styles from markup. */
function Box({ color }: { readonly color: string | null }) {
  return (
    <span class="category-box">
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <rect class="box-edge" x="0.75" y="0.75" width="12.5" height="12.5" rx="2.5" />
        <rect class="box-fill" width="14" height="14" rx="3" fill={color ?? undefined} />
      </svg>
      <Icon name="check" />
    </span>
  );
}

function Bar({ share, color }: { readonly share: number; readonly color: string | null }) {
  return (
    <svg class="category-bar" aria-hidden="true">
      <rect class="bar-ground" width="100%" height="4" rx="2" />
      <rect
        class="bar"
        width={`${100 * Math.max(0, share)}%`}
        height="4"
        rx="2"
        fill={color ?? undefined}
      />
    </svg>
  );
}
