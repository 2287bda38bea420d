import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** After the last letter, in milliseconds: a search costs CARTO a handful of requests. */
const TYPING_MS = 400;

/** Finds stores by what their address or zip code holds. */
export function SearchField({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const asked = store.query.value.search;
  const text = useSignal(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // "Back" and "clear all" change it as well.
  useEffect(() => {
    if (text.peek().trim() !== asked) text.value = asked;
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = () => {
    clearTimeout(timer.current);
    if (text.peek().trim() !== store.query.peek().search) store.setSearch(text.peek());
  };
  return (
    <form
      class="field search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
    >
      <label>
        {words.filters.search}
        <input
          type="search"
          autocomplete="off"
          maxLength={100}
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            clearTimeout(timer.current);
            timer.current = setTimeout(search, TYPING_MS);
          }}
        />
      </label>
    </form>
  );
}
