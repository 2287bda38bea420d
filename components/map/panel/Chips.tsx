import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { type Chip, chipsOf } from "./chip.ts";
import { useFittingChips } from "./use_fitting_chips.ts";
import { flag } from "../controls/flag.ts";

/** The active filters, each with a button that removes it. */
export function Chips({ state }: { readonly state: MapState }) {
  const words = mapWordsOf(state.locale).panel;
  const element = useRef<HTMLDivElement>(null);
  const expanded = useSignal(false);
  /** The position of the removed chip; focus moves to the one that takes its place. */
  const removed = useRef<number | null>(null);
  const chips = chipsOf(state);
  const fitting = useFittingChips(element, chips.map(({ text }) => text).join("\n"));
  const isCut = !expanded.value && fitting < chips.length;
  const shown = isCut ? chips.slice(0, fitting) : chips;

  useLayoutEffect(() => {
    if (removed.current === null || element.current === null) return;
    const buttons = [...element.current.querySelectorAll<HTMLElement>(".chip button")];
    const target = buttons[removed.current] ?? buttons.at(-1) ?? element.current;
    removed.current = null;
    target.focus();
  }, [chips.length, shown.length]);
  const remove = (chip: Chip, place: number) => {
    removed.current = place;
    chip.remove();
  };
  return (
    <div
      ref={element}
      class="chips"
      role="group"
      aria-label={words.activeFilters}
      tabIndex={-1}
      data-empty={flag(chips.length === 0)}
    >
      {chips.length === 0 && <span class="chips-none">{words.noFilters}</span>}
      {shown.map((chip, place) => (
        <span class="chip" key={`${chip.of} ${chip.id}`} title={chip.detail}>
          <span class="truncate">{chip.text}</span>
          <button
            type="button"
            aria-label={words.removeFilter(chip.detail)}
            onClick={() =>
              remove(chip, place)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      {isCut && (
        <button
          type="button"
          class="button-link chips-more"
          aria-label={words.more(chips.length - fitting)}
          onClick={() => {
            removed.current = fitting;
            expanded.value = true;
          }}
        >
          +{chips.length - fitting}
        </button>
      )}
      {chips.length > 1 && (
        <button
          type="button"
          class="button-link"
          onClick={() => {
            removed.current = 0;
            state.clearFilters();
          }}
        >
          {words.clearAll}
        </button>
      )}
    </div>
  );
}
