import type { Locale } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";

/** Replaces the list of maps for a person who may open none. */
export function NoMaps({ groups, locale }: { groups: readonly string[]; locale: Locale }) {
  const words = wordsOf(locale).maps;
  return (
    <main class="map-notice">
      <div class="card">
        <h1>{words.none(groups.join(", "))}</h1>
        <p class="muted">{words.noneDetail}</p>
      </div>
    </main>
  );
}
