import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import type { PanelWords } from "../../../lib/locale/en/map_panel.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { CategoryList } from "./CategoryList.tsx";
import { colorMenu } from "./color_menu.ts";
import { flag } from "../controls/flag.ts";
import { useFoundRows } from "./use_found_rows.ts";
import { type ArrangedRows, useCategoryRows } from "./use_category_rows.ts";
import type { WidgetProps } from "./widget_props.ts";
import { SHOWN_CATEGORIES, WidgetFrame } from "./WidgetFrame.tsx";
import { toggle, type WidgetChoice } from "./WidgetMenu.tsx";

/** The number of rows from which there is a search field. */
const FINDABLE = 20;

/** Groups of rows with their figures; each toggles its filter. */
export function CategoryWidget(props: WidgetProps<"category">) {
  const { state, own, widget, onRetry } = props;
  const words = mapWordsOf(state.locale).panel;
  const expanded = useSignal(false);
  const showsShares = useSignal(true);
  const sought = useSignal("");
  const isPart = widget.operation === "count" || widget.operation === "sum";
  const arranged = useCategoryRows(props, isPart);
  const { rows, others, chosen, nameOf } = arranged;
  const finding = useFoundRows(props, { text: sought.value, listed: rows, nameOf });
  const found = finding.rows;
  const isShort = !expanded.value && sought.value === "";
  const shown = isShort
    ? found.filter(({ key }, place) => place < SHOWN_CATEGORIES || chosen.has(key))
    : found;
  const more = rows.length - shown.length;
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={SHOWN_CATEGORIES}
      empty={rows.length === 0}
      menu={[
        sortMenu(arranged, words.widget),
        isPart ? [toggle(words.widget.shares, showsShares)] : [],
        colorMenu(state, widget),
      ]}
      onReset={chosen.size > 0 ? () => state.setFilter(widget.id, undefined) : undefined}
      onRetry={onRetry}
    >
      {rows.length >= FINDABLE && (
        <input
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
        others={sought.value !== "" || more > 0 ? null : others}
        chosen={chosen}
        showsShares={showsShares.value && isPart}
      />
      {sought.value !== "" && (
        <p role="status" class="widget-empty">
          {finding.searching
            ? words.search.searching
            : finding.failed
            ? words.search.failed
            : found.length === 0
            ? words.category.noMatch
            : ""}
        </p>
      )}
      {sought.value === "" && rows.length > SHOWN_CATEGORIES && (more > 0 || expanded.value) && (
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

function sortMenu(
  { byName, sortBy }: ArrangedRows,
  words: PanelWords["widget"],
): readonly WidgetChoice[] {
  const choices = [[words.byValue, false], [words.byName, true]] as const;
  return choices.map(([text, name]) => ({
    text,
    kind: "radio",
    checked: byName.value === name,
    onPick: () => sortBy(name),
  }));
}
