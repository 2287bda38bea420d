import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { IconButton } from "./IconButton.tsx";
import type { MapStore } from "./map_store.ts";

/** Which page of the table is open, and the way to the others. */
export function TablePager({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale).table;
  const { page, pageCount } = store;
  return (
    <div class="pager">
      <IconButton
        icon="previous"
        label={words.previousPage}
        idle={page.value === 0}
        onPress={() => page.value -= 1}
      />
      <span role="status">{words.page(page.value + 1, pageCount.value)}</span>
      <IconButton
        icon="next"
        label={words.nextPage}
        idle={page.value + 1 >= pageCount.value}
        onPress={() => page.value += 1}
      />
    </div>
  );
}
