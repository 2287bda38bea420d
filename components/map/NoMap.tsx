import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";

/** Stands in place of a map that the browser cannot draw; the table and the figures still work. */
export function NoMap({ locale }: { locale: Locale }) {
  const { title, detail } = mapWordsOf(locale).unsupported;
  return (
    <div class="map-notice" role="alert">
      <div class="card">
        <h2>{title}</h2>
        <p>{detail}</p>
      </div>
    </div>
  );
}
