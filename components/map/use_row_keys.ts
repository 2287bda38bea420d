import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { MapStore } from "./map_store.ts";

/**
 * Moves focus between the rows' buttons by the arrow keys, and between pages by PageUp and PageDown.
 * Of all rows, Tab reaches the one that had focus last, or the selected one.
 */
export function useRowKeys({ rows, page, pageCount, selected }: MapStore) {
  const body = useRef<HTMLTableSectionElement>(null);
  const last = useSignal(0);
  const count = rows.value?.rows.length ?? 0;
  const current = Math.min(last.value, Math.max(0, count - 1));
  const buttons = () => [...body.current?.querySelectorAll("button") ?? []];

  const focused = body.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // The row that had focus is gone, where the new page has fewer.
    if (focused && !body.current?.contains(document.activeElement)) buttons().at(-1)?.focus();
  });

  const store = selected.value;
  const id = store?.store.store_id;
  const place =
    rows.value?.rows.findIndex((row) =>
      id === undefined ? row === store : row.store.store_id === id
    ) ?? -1;
  useEffect(() => {
    if (place === -1) return;
    last.value = place;
    buttons()[place]?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }, [store, place]);

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
      if (move !== undefined) buttons()[move(current, count)]?.focus();
      else if (turn !== undefined) {
        page.value = Math.min(Math.max(0, page.peek() + turn), pageCount.peek() - 1);
      } else return;
      event.preventDefault();
    },
  };
}

/** To which row each key goes. */
const MOVES: Readonly<Record<string, (row: number, count: number) => number>> = {
  ArrowDown: (row, count) => Math.min(row + 1, count - 1),
  ArrowUp: (row) => Math.max(0, row - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

const TURNS: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 };
