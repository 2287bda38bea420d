import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useId, useRef } from "preact/hooks";
import type { PanelWords } from "../../../lib/locale/en/map_panel.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Search } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { LONGEST_TEXT, optionsOf, type SearchOption } from "./search_option.ts";
import { movedOption, optionId, SearchList } from "./SearchList.tsx";
import { type SearchState, useSearch } from "./use_search.ts";
import { flag } from "../controls/flag.ts";

export interface SearchFieldProps {
  readonly state: MapState;
  readonly search: Search;
  /** Searches CARTO for features whose texts contain that one. */
  find(search: string, text: string, signal: AbortSignal): Promise<readonly Feature[]>;
  /** A person chose that feature. */
  onHit(feature: Feature): void;
}

/** Searches features by text: picking one selects it; filtering is a separate option. */
export function SearchField({ state, search, find, onHit }: SearchFieldProps) {
  const words = mapWordsOf(state.locale).panel.search;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const seek = (...sought: [string, AbortSignal]) => find(search.id, ...sought);
  const { text, answer, isOpen, active } = useSearch(
    state.datasetOf(search.dataset).sql.value,
    seek,
  );
  const hits = answer.value.name === "there" ? answer.value.answer : null;
  const options = hits ? optionsOf({ state, search, text: text.value.trim(), hits }) : [];
  const open = isOpen.value && answer.value.name !== "idle";
  const current = open ? options[active.value] : undefined;
  const pick = (option: SearchOption) => {
    isOpen.value = false;
    if (option.kind === "hit") return onHit(option.feature);
    state.setText(search.id, { column: option.column, text: text.value.trim() });
    text.value = "";
  };
  const keyDown = (event: KeyboardEvent) => {
    const moved = movedOption(event.key, open ? active.value : -1, options.length);
    if (moved !== undefined) {
      event.preventDefault();
      isOpen.value = true;
      active.value = moved;
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
  const status = statusOf(answer.value, words);
  const label = labelOf(state, search);
  return (
    <div class="search" role="search" aria-label={label}>
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
        aria-activedescendant={current === undefined ? undefined : optionId(id, active.value)}
        value={text}
        onInput={(event) => text.value = event.currentTarget.value}
        onFocus={() => isOpen.value = true}
        onBlur={() => isOpen.value = false}
        onKeyDown={keyDown}
      />
      <ClearButton text={text} input={input} label={words.clear} />
      <p role="status" class="visually-hidden">{open ? status : ""}</p>
      <SearchList
        id={id}
        label={label}
        options={options}
        active={active}
        open={open}
        empty={status}
        onPick={pick}
      />
    </div>
  );
}

interface ClearButtonProps {
  readonly text: Signal<string>;
  readonly input: RefObject<HTMLInputElement>;
  readonly label: string;
}

/** The key of the search where there is no text to clear. */
function ClearButton({ text, input, label }: ClearButtonProps) {
  if (text.value === "") return <kbd aria-hidden="true">/</kbd>;
  return (
    <button
      type="button"
      class="button button-small button-icon search-clear"
      aria-label={label}
      onClick={() => {
        text.value = "";
        input.current?.focus();
      }}
    >
      <Icon name="close" />
    </button>
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
  answer: SearchState,
  words: PanelWords["search"],
): string {
  if (answer.name === "failed") return words.failed;
  if (answer.name !== "there") return words.searching;
  const { length } = answer.answer;
  return length === 0 ? words.none : words.found(length);
}
