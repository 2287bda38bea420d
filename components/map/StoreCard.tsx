import { useLayoutEffect, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { storeName } from "../../lib/map/fields/store_name.ts";
import type { PlacedStore } from "../../lib/map/fields/store.ts";
import { IconButton } from "./IconButton.tsx";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";
import { StoreFacts } from "./StoreFacts.tsx";
import { useFocusReturn } from "./use_focus_return.ts";

export interface StoreCardProps {
  readonly store: MapStore;
  readonly run: MapRun;
  readonly locale: Locale;
}

/** The selected store; also said to those who do not see the card. */
export function StoreCard(props: StoreCardProps) {
  const words = mapWordsOf(props.locale).store;
  const selected = props.store.selected.value;
  const name = selected === null ? "" : storeName(selected.store) || words.details;
  return (
    <>
      <p class="visually-hidden" role="status">{name === "" ? "" : words.selected(name)}</p>
      {selected !== null && <SelectedStore {...props} selected={selected} name={name} />}
    </>
  );
}

type SelectedStoreProps = StoreCardProps & {
  readonly selected: PlacedStore;
  readonly name: string;
};

function SelectedStore({ store, run, locale, selected, name }: SelectedStoreProps) {
  const words = mapWordsOf(locale);
  const card = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusReturn(card);
  useLayoutEffect(() => {
    // Whoever came by keyboard goes on in the card; a pointer is where it is.
    if (document.activeElement?.matches(":focus-visible")) heading.current?.focus();
  }, []);

  const { place } = selected;
  const onKeyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case "Escape":
        return store.select(null);
      case "PageDown":
      case "PageUp":
        event.preventDefault();
        return run.step(event.key === "PageDown" ? 1 : -1);
    }
  };
  return (
    <section
      ref={card}
      class="card store-card"
      aria-label={words.store.details}
      onKeyDown={onKeyDown}
    >
      <h2 ref={heading} tabIndex={-1}>{name}</h2>
      <IconButton
        icon="close"
        class="store-card-close"
        label={words.close}
        onPress={() => store.select(null)}
      />
      <StoreFacts facts={selected.store} store={store} locale={locale} />
      <div class="store-card-actions">
        {store.known.value?.capabilities.figures && (
          <>
            <IconButton
              icon="previous"
              class="button-quiet"
              label={words.store.previous}
              onPress={() => run.step(-1)}
            />
            <IconButton
              icon="next"
              class="button-quiet"
              label={words.store.next}
              onPress={() => run.step(1)}
            />
          </>
        )}
        {place !== null && store.map.value !== null && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => store.map.value?.showPlace(place)}
          >
            {words.store.zoomTo}
          </button>
        )}
      </div>
    </section>
  );
}
