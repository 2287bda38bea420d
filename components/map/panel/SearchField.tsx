import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Search } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { LONGEST_TEXT, optionsOf, type SearchOption } from "./search_option.ts";
import { useSearch } from "./use_search.ts";
import { flag } from "../widgets/flag.ts";

export interface SearchFieldProps {
  readonly state: MapState;
  readonly search: Search;
  /** Asks CARTO for features whose texts hold that one. */
  find(search: string, text: string, signal: AbortSignal): Promise<readonly Feature[]>;
  /** A person chose that feature. */
  onHit(feature: Feature): void;
}

/** Finds features by their texts: picking one selects it, and filters only where that is asked for. */
export function SearchField({ state, search, find, onHit }: SearchFieldProps) {
  const words = mapWordsOf(state.locale).panel.search;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { text, answer, isOpen, active } = useSearch((sought, signal) =>
    find(search.id, sought, signal)
  );
  const options = answer.value.name === "there"
    ? optionsOf({ state, search, text: text.value.trim(), hits: answer.value.hits })
    : [];
  const open = isOpen.value && answer.value.name !== "idle";
  const current = open ? options[active.value] : undefined;
  const idOf = (index: number) => `${id}-${index}`;
  useLayoutEffect(() => {
    if (current === undefined) return;
    document.getElementById(idOf(active.value))?.scrollIntoView({ block: "nearest" });
  }, [active.value, open]);
  const pick = (option: SearchOption) => {
    isOpen.value = false;
    if (option.kind === "hit") return onHit(option.feature);
    state.setText(search.id, { column: option.column, text: text.value.trim() });
    text.value = "";
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      event.preventDefault();
      const from = !open ? -1 : active.value;
      isOpen.value = true;
      active.value = from === -1 && step < 0
        ? options.length - 1
        : (from + step + options.length) % options.length;
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = current ?? (open ? options[0] : undefined);
      if (option !== undefined) pick(option);
    } else if (event.key === "Escape" && (open || text.value !== "")) {
      event.stopPropagation();
      if (open) isOpen.value = false;
      else text.value = "";
    }
  };
  const label = labelOf(state, search);
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        class="input"
        autocomplete="off"
        spellcheck={false}
        maxLength={LONGEST_TEXT}
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-expanded={flag(open && options.length > 0)}
        aria-controls={id}
        aria-activedescendant={current === undefined ? undefined : idOf(active.value)}
        value={text}
        onInput={(event) => text.value = event.currentTarget.value}
        onFocus={() => isOpen.value = true}
        onBlur={() => isOpen.value = false}
        onKeyDown={keyDown}
      />
      {text.value === "" ? <kbd aria-hidden="true">/</kbd> : (
        <button
          type="button"
          class="button button-small button-icon search-clear"
          aria-label={words.clear}
          onClick={() => {
            text.value = "";
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <div class="search-list" hidden={!open} onPointerDown={(event) => event.preventDefault()}>
        <p role="status" class={options.length > 0 ? "visually-hidden" : undefined}>
          {open ? statusOf(answer.value, words) : ""}
        </p>
        <ul id={id} role="listbox" aria-label={label}>
          {options.map((option, index) => (
            <li
              key={option.key}
              id={idOf(index)}
              role="option"
              aria-selected={flag(index === active.value)}
              data-kind={option.kind}
              onPointerMove={() => active.value = index}
              onClick={() => pick(option)}
            >
              <span class="truncate">{option.text}</span>
              {option.kind === "hit" && option.detail !== "" && (
                <span class="truncate muted">{option.detail}</span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The document's own title, else "Search address or zip code". */
function labelOf({ locale, texts }: MapState, search: Search): string {
  if (search.title !== undefined) return texts.searchTitle(search);
  const labels = search.columns.map((column) =>
    texts.label(search.dataset, column).toLocaleLowerCase(locale)
  );
  const list = new Intl.ListFormat(locale, { type: "disjunction" });
  return mapWordsOf(locale).panel.search.placeholder(list.format(labels));
}

function statusOf(
  answer: ReturnType<typeof useSearch>["answer"]["value"],
  words: ReturnType<typeof mapWordsOf>["panel"]["search"],
): string {
  if (answer.name === "failed") return words.failed;
  if (answer.name !== "there") return words.searching;
  return answer.hits.length === 0 ? words.none : words.found(answer.hits.length);
}
