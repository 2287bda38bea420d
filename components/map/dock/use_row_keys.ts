import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isSameFeature } from "../../../lib/map/fields/feature.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { pageCount } from "../effects/rows.ts";
import { isFocusLost } from "../focus_lost.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

/**
 * Moves focus between the rows' buttons by the arrow keys, and between pages by PageUp and
 * PageDown. Tab reaches the row that had focus last, or the selected one.
 */
export function useRowKeys<Body extends HTMLElement>(state: MapState, widget: WidgetState) {
  const body = useRef<Body>(null);
  const last = useSignal(0);
  const rows = resultAs("table", widget.result.value)?.rows ?? [];
  const current = Math.min(last.value, Math.max(0, rows.length - 1));
  const buttons = () => [...body.current?.querySelectorAll<HTMLElement>("button.row-name") ?? []];

  const focused = body.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // The focused row is gone if the new page has fewer rows.
    if (focused && isFocusLost()) buttons().at(-1)?.focus();
  });

  const selected = state.selected.value;
  const place = rows.findIndex((row) => isSameFeature(row, selected));
  useEffect(() => {
    if (place === -1) return;
    last.value = place;
    buttons()[place]?.closest("tr, li")?.scrollIntoView({ block: "nearest" });
  }, [selected, place]);

  return {
    body,
    current,
    onFocusIn({ target }: FocusEvent) {
      const index = buttons().findIndex((button) => button === target);
      if (index !== -1) last.value = index;
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const move = MOVES[event.key];
      const turn = TURNS[event.key];
      if (move !== undefined) buttons()[move(current, rows.length)]?.focus();
      else if (turn !== undefined) {
        const { page } = widget;
        page.value = Math.min(Math.max(0, page.peek() + turn), pageCount(widget) - 1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

/** The row that each key moves to. */
const MOVES: Readonly<Record<string, (row: number, count: number) => number>> = {
  ArrowDown: (row, count) => Math.min(row + 1, count - 1),
  ArrowUp: (row) => Math.max(0, row - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

const TURNS: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 };
