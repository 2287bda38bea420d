import type { Locale } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";
import { textOf } from "../lib/map/fields/text_of.ts";
import type { OpenedMap } from "../lib/maps/opened_map.ts";

export interface MapListProps {
  /** Those that the person may open. */
  readonly maps: readonly OpenedMap[];
  readonly groups: readonly string[];
  readonly locale: Locale;
  /** The page's query string: what an old link shows, for the map that it was made for. */
  readonly search: string;
}

/** The maps that somebody may choose from. */
export function MapList({ maps, locale, search }: MapListProps) {
  return (
    <main class="maps">
      <h1>{wordsOf(locale).maps.heading}</h1>
      <ul>
        {maps.map(({ id, document: { title, description } }) => (
          <li key={id}>
            <a href={`/maps/${id}${search}`}>{textOf(title, locale)}</a>
            {description !== undefined && <p>{textOf(description, locale)}</p>}
          </li>
        ))}
      </ul>
    </main>
  );
}
