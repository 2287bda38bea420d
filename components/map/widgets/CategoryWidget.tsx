import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { arranged, type CategoryRow, categoryRows, keyOf } from "./category_rows.ts";
import { CategoryList } from "./CategoryList.tsx";
import { colorMenu } from "./color_menu.ts";
import type { WidgetChoice } from "./WidgetMenu.tsx";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";
import { flag } from "./flag.ts";

/** Rows before "show more". */
const SHOWN = 5;
/** From so many rows on there is a field to find one. */
const FINDABLE = 20;

/** Groups of rows with their figures; each is a toggle of the filter. */
export function CategoryWidget({ state, own, widget, onRetry }: WidgetProps<"category">) {
  const words = mapWordsOf(state.locale).panel;
  const expanded = useSignal(false);
  const byName = useSignal(false);
  const showsShares = useSignal(true);
  const sought = useSignal("");
  const order = useRef<readonly string[]>([]);
  const findId = useId();

  const filter = own.filter.value;
  const chosen = filter?.kind === "values" ? filter.values : [];
  const result = resultAs("category", own.result.value);
  const isPart = widget.operation === "count" || widget.operation === "sum";
  const { rows, others } = result === null
    ? { rows: [], others: null }
    : categoryRows(result, chosen, isPart);
  const nameOf = ({ value }: CategoryRow) =>
    state.texts.value(widget.dataset, widget.column, value);
  // While the person chooses, rows keep their places whatever the view does to their figures.
  if (chosen.length === 0 || order.current.length === 0) {
    const names = new Map(rows.map((row) => [row.key, nameOf(row)]));
    const sorted = byName.value
      ? rows.toSorted((one, other) =>
        (names.get(one.key) ?? "").localeCompare(names.get(other.key) ?? "", state.locale)
      )
      : rows;
    order.current = sorted.map(({ key }) => key);
  }
  const ordered = arranged(rows, order.current);
  const chosenKeys = new Set(chosen.map(keyOf));
  const found = ordered.filter((row) => holds(nameOf(row), sought.value));
  const isShort = !expanded.value && sought.value === "";
  const shown = isShort
    ? found.filter(({ key }, place) => place < SHOWN || chosenKeys.has(key))
    : found;
  const more = ordered.length - shown.length;

  const sortBy = (name: boolean) => {
    byName.value = name;
    order.current = [];
  };
  const menu: readonly (readonly WidgetChoice[])[] = [
    [
      {
        text: words.widget.byValue,
        checked: !byName.value,
        kind: "radio",
        onPick: () => sortBy(false),
      },
      {
        text: words.widget.byName,
        checked: byName.value,
        kind: "radio",
        onPick: () => sortBy(true),
      },
    ],
    isPart
      ? [{
        text: words.widget.shares,
        kind: "checkbox",
        checked: showsShares.value,
        onPick: () => showsShares.value = !showsShares.value,
      }]
      : [],
    colorMenu(state, widget),
  ];
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={SHOWN}
      empty={rows.length === 0}
      menu={menu}
      onReset={chosen.length > 0 ? () => state.setFilter(widget.id, undefined) : undefined}
      onRetry={onRetry}
    >
      {ordered.length >= FINDABLE && (
        <input
          id={findId}
          type="search"
          class="input category-find"
          autocomplete="off"
          aria-label={words.category.find(state.texts.widgetTitle(widget))}
          placeholder={words.category.findHint}
          value={sought}
          onInput={(event) => sought.value = event.currentTarget.value}
        />
      )}
      <CategoryList
        state={state}
        widget={widget}
        rows={shown}
        others={isShort && more > 0 ? null : others}
        chosen={chosenKeys}
        showsShares={showsShares.value && isPart}
      />
      {found.length === 0 && (
        <p class="widget-empty">
          {others === null ? words.category.noMatch : words.category.noneListed}
        </p>
      )}
      {sought.value === "" && ordered.length > SHOWN && (more > 0 || expanded.value) && (
        <button
          type="button"
          class="button-link category-more"
          aria-expanded={flag(expanded.value)}
          onClick={() => expanded.value = !expanded.value}
        >
          {expanded.value ? words.category.showFewer : words.category.showMore(more)}
        </button>
      )}
    </WidgetFrame>
  );
}

/** Whether the name holds the text, whatever the letters' case and marks. */
function holds(name: string, text: string): boolean {
  return plain(name).includes(plain(text.trim()));
}

const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
